/// What was done to a request's content before it was sent (RFC 9110 §8.4.1).
public enum ContentCoding: Sendable, Equatable {
    case identity
    /// Also as `x-gzip` (RFC 9110 §8.4.1.3).
    case gzip
    case deflate
    /// One that is not known, or several on top of each other.
    case other

    /// - Parameter name: in any case.
    init(_ name: Span<UInt8>) {
        self =
            if name.equalsFoldingCase("gzip") || name.equalsFoldingCase("x-gzip") {
                .gzip
            } else if name.equalsFoldingCase("deflate") {
                .deflate
            } else if name.equalsFoldingCase("identity") {
                .identity
            } else {
                .other
            }
    }
}
