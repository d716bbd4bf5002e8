/// Resident bytes of a process, taken at equal intervals.
struct MemorySamples {
    private(set) var bytes: [Int] = []

    mutating func add(_ sample: Int) { bytes.append(sample) }

    /// What was resident on average in each third of the time.
    var thirds: [Double] {
        (0..<3).map { third in
            let part = bytes[bytes.count * third / 3..<bytes.count * (third + 1) / 3]
            return part.isEmpty ? 0 : Double(part.reduce(0, +)) / Double(part.count)
        }
    }

    /// Whether the last third is no more than a twentieth and a megabyte above the one before. The first is for warming
    /// up.
    var isFlat: Bool { thirds[2] <= thirds[1] * 1.05 + 1_000_000 }
}
