/// Which things changed when, so that the latest are found without looking at all.
struct ModificationLog: Sendable {
    private var entries: [(second: Int, id: Int)] = []
    /// Where a thing's latest change stands.
    private var latest: [Int: Int] = [:]

    /// - Parameter second: not before those recorded earlier.
    mutating func record(_ id: Int, at second: Int) {
        latest[id] = entries.count
        entries.append((max(second, entries.last?.second ?? second), id))
        if entries.count > 4 * latest.count + 1024 { compact() }
    }

    mutating func remove(_ id: Int) { latest[id] = nil }

    /// Things whose latest change came after a second, in the order of change.
    func ids(after second: Int) -> [Int] {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].second > second { high = middle } else { low = middle + 1 }
        }
        return entries.indices[low...].compactMap { latest[entries[$0].id] == $0 ? entries[$0].id : nil }
    }

    private mutating func compact() {
        entries = entries.indices.compactMap { latest[entries[$0].id] == $0 ? entries[$0] : nil }
        for (index, entry) in entries.enumerated() { latest[entry.id] = index }
    }
}
