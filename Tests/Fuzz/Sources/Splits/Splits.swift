/// Reads an input whole, byte by byte and cut at random, and traps when that makes a difference.
public enum Splits {
    public static func check<Outcome: Equatable>(
        _ input: some Collection<UInt8>, _ read: (_ pieces: [ArraySlice<UInt8>]) -> Outcome
    ) {
        let input = Array(input)
        let whole = read([input[...]])
        var random = Random(seed: input)
        for limit in [1, 8, max(input.count, 1)] {
            let longest = Int.random(in: 1...limit, using: &random)
            let pieces = cut(input, upTo: longest, &random)
            let outcome = read(pieces)
            guard outcome == whole else {
                fatalError("whole: \(whole)\nin pieces of \(pieces.map(\.count)): \(outcome)")
            }
        }
    }

    private static func cut(_ input: [UInt8], upTo longest: Int, _ random: inout Random) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = input[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...longest, using: &random))
            pieces.append(piece)
            rest.removeFirst(piece.count)
        }
        return pieces
    }
}

/// An input is always cut in the same places, so that a finding can be repeated. FNV-1a, then xorshift64*.
private struct Random: RandomNumberGenerator {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init(seed: [UInt8]) {
        for byte in seed { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // Of zero the generator would make nothing but zeros.
        state |= 1
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
