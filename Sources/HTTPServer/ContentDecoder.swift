import Compression
import HTTP

/// Undoes a body's content coding while it comes. On the heap: few bodies have one, and each wait would keep room for it.
final class ContentDecoder {
    private let format: Inflate.Format
    private let bounds: Inflate.Bounds
    private var coded: [UInt8] = []
    private var offset = 0
    /// Begins with the first byte: a body without content is no stream that ends early.
    private var inflate: Inflate?

    /// nil when there is nothing to undo.
    init?(_ coding: ContentCoding, _ bounds: Inflate.Bounds) {
        switch coding {
        case .gzip: format = .gzip
        case .deflate: format = .zlib
        case .identity, .other: return nil
        }
        self.bounds = bounds
        inflate = nil
    }

    /// Bytes that it keeps.
    var memory: Int { (inflate == nil ? 0 : Inflate.memory) + coded.count }

    /// Takes the content among the pending bytes.
    func take(_ reader: inout BodyReader, from transport: inout Transport) throws(HTTPError) {
        coded.removeAll(keepingCapacity: true)
        offset = 0
        try reader.take(from: &transport, into: &coded)
    }

    /// Appends some of the text to `body`.
    ///
    /// - Returns: whether there is more of it.
    func step(into body: inout [UInt8]) throws(InflateError) -> Bool {
        guard offset < coded.count else { return false }
        if inflate == nil { inflate = try Inflate(format, bounds) }
        let coded = coded
        offset += try inflate?.step(coded.span.extracting(offset...), into: &body) ?? 0
        return offset < coded.count
    }

    /// Nothing more comes.
    func end() throws(InflateError) {
        try inflate?.end()
    }
}
