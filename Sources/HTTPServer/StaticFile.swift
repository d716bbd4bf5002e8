import Compression
import Cryptography
import HTTP
import HTTPTypes

/// One file as it is sent, plain and in gzip.
struct StaticFile: Sendable {
    /// What stands on the wire, and its strong tag.
    private struct Form: Sendable {
        let bytes: [UInt8]
        let tag: EntityTag
    }

    private let type: String
    /// Seconds since 1970.
    private let modified: Int
    private let plain: Form
    private let gzip: Form
    /// Whether it is better sent than the file as it is.
    private let isGzipWorthIt: Bool

    /// - Parameter name: tells the type.
    /// - Parameter modified: seconds since 1970.
    /// - Returns: nil when there is no memory.
    init?(_ bytes: [UInt8], name: String, modified: Int) {
        guard let tag = EntityTag(Hex.encode(SHA256.digest(of: bytes.span).span.extracting(..<16))),
            var deflate = Deflate(.best)
        else { return nil }
        var compressed: [UInt8] = []
        deflate.take(bytes.span, into: &compressed)
        deflate.end(into: &compressed)
        type = MediaType.of(name)
        self.modified = modified
        plain = Form(bytes: bytes, tag: tag)
        gzip = Form(bytes: compressed, tag: tag.coded("gzip"))
        isGzipWorthIt = MediaType.isCompressible(type) && compressed.count < bytes.count * 9 / 10
    }

    /// - Parameter now: seconds since 1970.
    func response(to request: Request, now: Int) -> Response {
        let accepted = AcceptEncoding(request.values("accept-encoding"))
        guard let coding = accepted.choice(isGzipWorthIt: isGzipWorthIt) else { return .notAcceptable }
        let form = coding == .gzip ? gzip : plain
        // RFC 9110 §15.4.5, §15.3.7: these are sent with whatever is left out of the rest.
        let lasting: HTTPFields = [.eTag: form.tag.text, .cacheControl: "no-cache", .vary: "Accept-Encoding"]
        let preconditions = Preconditions(request.lines)
        switch preconditions.outcome(form.tag, modified: modified, now: now) {
        case .notModified: return Response(.notModified, fields: lasting)
        case .failed: return Response(.preconditionFailed, text: "It is another one by now.\n", fields: lasting)
        case .proceed: break
        }
        var fields = lasting
        fields[.contentType] = type
        fields[.contentEncoding] = coding == .gzip ? "gzip" : nil
        fields[.lastModified] = HTTPDate.text(modified)
        fields[.acceptRanges] = "bytes"
        for (name, value) in Self.protection { fields[name] = value }
        let whole = Response(.ok, fields: fields, body: .bytes(form.bytes))
        // RFC 9110 §14.2: in GET alone.
        guard request.method == .get, preconditions.allowsRanges(form.tag) else { return whole }
        switch ByteRanges(request.values("range"), length: form.bytes.count) {
        case .whole: return whole
        case .unsatisfiable:
            var fields = lasting
            fields[.contentRange] = "bytes */\(form.bytes.count)"
            return Response(.rangeNotSatisfiable, text: "There are \(form.bytes.count) bytes.\n", fields: fields)
        case .parts(let parts) where parts.count == 1:
            fields[.contentRange] = Self.place(parts[0], form)
            return Response(.partialContent, fields: fields, body: .bytes(Array(form.bytes[parts[0]])))
        case .parts(let parts):
            // A coding of the parts would be read as one of all that is around them.
            guard coding == .identity else { return whole }
            fields[.contentType] = "multipart/byteranges; boundary=\(form.tag.opaque)"
            return Response(.partialContent, fields: fields, body: .bytes(multipart(parts, of: form)))
        }
    }

    /// A browser does what the page needs and nothing else: code, styles and pictures from here, no frames, no guesses
    /// at types, no address of a page to others.
    private static let protection: [(HTTPField.Name, String)] = {
        var protection: [(HTTPField.Name, String)] = [
            (
                .contentSecurityPolicy,
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                    + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            (.xContentTypeOptions, "nosniff"),
        ]
        if let name = HTTPField.Name("Referrer-Policy") { protection.append((name, "no-referrer")) }
        return protection
    }()

    private static func place(_ part: Range<Int>, _ form: Form) -> String {
        "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(form.bytes.count)"
    }

    /// RFC 9110 §14.6. The boundary is a digest of the file, which cannot stand in it.
    private func multipart(_ parts: [Range<Int>], of form: Form) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let head =
                "--\(form.tag.opaque)\r\nContent-Type: \(type)\r\nContent-Range: \(Self.place(part, form))\r\n\r\n"
            bytes += Array(head.utf8) + form.bytes[part] + Array("\r\n".utf8)
        }
        return bytes + Array("--\(form.tag.opaque)--\r\n".utf8)
    }
}
