import Compression

extension [UInt8] {
    /// The same as gzip (RFC 1952).
    public var gzipped: [UInt8] {
        guard var deflate = Deflate() else { return [] }
        var compressed: [UInt8] = []
        deflate.take(span, into: &compressed)
        deflate.end(into: &compressed)
        return compressed
    }
}
