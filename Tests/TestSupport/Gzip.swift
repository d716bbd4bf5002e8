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

    /// What gzip was made of; nil when it is none.
    public var gunzipped: [UInt8]? {
        do throws(InflateError) {
            var inflate = try Inflate(.gzip, .init(size: 1 << 30, ratio: 1 << 20))
            var text: [UInt8] = []
            var taken = 0
            while taken < count { taken += try inflate.step(span.extracting(taken...), into: &text) }
            try inflate.end()
            return text
        } catch {
            return nil
        }
    }
}
