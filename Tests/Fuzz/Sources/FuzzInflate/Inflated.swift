import Compression

/// What pieces inflate to. Traps when that is ever more than the bounds allow.
struct Inflated: Equatable {
    /// Empty after an error: how much came before it depends on the pieces.
    private(set) var text: [UInt8] = []
    private(set) var error: InflateError?

    /// So much is appended before it is held against the bounds.
    private static let step = 32 << 10
    private static let freeOfRatio = 64 << 10

    init(_ pieces: [ArraySlice<UInt8>], _ format: Inflate.Format, _ bounds: Inflate.Bounds) {
        var consumed = 0
        do throws(InflateError) {
            var inflate = try Inflate(format, bounds)
            for piece in pieces {
                var rest = piece
                while !rest.isEmpty {
                    let before = text.count
                    defer {
                        precondition(text.count - before <= Self.step + 1, "a long step")
                        precondition(text.count <= bounds.size + 1, "longer than allowed")
                    }
                    let count = try inflate.step(rest.span, into: &text)
                    rest.removeFirst(count)
                    consumed += count
                    precondition(text.count <= bounds.size, "longer than allowed")
                    precondition(
                        text.count <= Self.freeOfRatio || text.count / bounds.ratio <= consumed,
                        "longer than allowed for what it came from")
                }
            }
            try inflate.end()
        } catch {
            self.error = error
            text = []
        }
    }
}
