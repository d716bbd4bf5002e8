import Compression
import HTTP
import HTTPTypes

extension Response {
    /// Bytes below which gzip saves nothing that is felt: such an answer is a packet either way.
    private static let worthIt = 1024
    /// Bytes that are compressed before others have a turn: a millisecond.
    private static let piece = 64 << 10

    /// The same in gzip, if the request takes it and it is worth it (RFC 9110 §12.5.3); 406 if it takes neither this nor
    /// the plain bytes.
    ///
    /// Nothing is compressed unless its route asks for it here. Whoever can put text into an answer and see how long the
    /// answer is can guess a secret in the same answer, letter by letter: what it holds twice is shorter (BREACH). TLS does
    /// not hide it. So ask for it only where no secret stands beside anything that a caller sent.
    public func compressed(for request: Request) async -> Response {
        guard case .bytes(let bytes) = body, mayBeCoded else { return self }
        var response = self
        response.addVary()
        let accepted = AcceptEncoding(request.values("accept-encoding"))
        switch accepted.choice(
            isGzipWorthIt: bytes.count >= Self.worthIt && MediaType.isCompressible(fields[.contentType]))
        {
        case .identity: return response
        case nil: return Self.notAcceptable
        case .gzip: break
        }
        guard let compressed = await Self.gzip(bytes) else { return response }
        response.body = .bytes(compressed)
        response.fields[.contentEncoding] = "gzip"
        if let tag = fields[.eTag].flatMap(EntityTag.init(field:)) { response.fields[.eTag] = tag.coded("gzip").text }
        return response
    }

    /// RFC 9110 §15.5.7.
    static let notAcceptable = Response(
        .notAcceptable, text: "Without a content coding, or in gzip.\n", fields: [.vary: "Accept-Encoding"])

    /// A part of something must not be coded for itself, and what has no content has nothing to code.
    private var mayBeCoded: Bool {
        status.kind == .successful && status.code != 204 && status.code != 205 && status.code != 206
            && fields[.contentEncoding] == nil
    }

    private mutating func addVary() {
        let name = "Accept-Encoding"
        let listed = fields[values: .vary].joined(separator: ", ")
        let members = listed.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }
        guard !members.contains("*"), !members.contains("accept-encoding") else { return }
        fields[.vary] = listed.isEmpty ? name : "\(listed), \(name)"
    }

    /// nil when there is no memory.
    private static func gzip(_ bytes: [UInt8]) async -> [UInt8]? {
        guard var deflate = Deflate() else { return nil }
        var compressed: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + piece, bytes.count)
            deflate.take(bytes.span.extracting(start..<end), into: &compressed)
            start = end
            if start < bytes.count { await Task.yield() }
        }
        deflate.end(into: &compressed)
        return compressed
    }
}
