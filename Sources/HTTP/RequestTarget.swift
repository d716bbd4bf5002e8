/// What a request asks for, in one of the four forms of RFC 9112 §3.2.
public struct RequestTarget: Sendable, Equatable {
    /// Percent-encoded as sent; begins with `/`, or is `*`.
    public let path: String
    /// What stands behind the first `?`, as sent.
    public let query: String?
    /// Host and port of the absolute form; they replace the Host field (RFC 9112 §3.2.2).
    public let authority: String?

    /// - Parameter isOptions: whether the method is OPTIONS, which alone may ask for `*`.
    init(_ bytes: Span<UInt8>, isOptions: Bool) throws(HTTPError) {
        var rest = bytes.indices
        var authority: String?
        if bytes[0] == UInt8(ascii: "*") {
            guard isOptions, bytes.count == 1 else { throw .malformed(.target) }
            (path, query, self.authority) = ("*", nil, nil)
            return
        }
        if bytes[0] != UInt8(ascii: "/") {
            guard let start = Self.authorityStart(bytes) else { throw .malformed(.target) }
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
            let host = bytes.extracting(start..<end)
            guard host.isHost() else { throw .malformed(.target) }
            authority = host.text
            rest = end..<bytes.count
        }
        var index = rest.lowerBound
        let pathStart = index
        while index < rest.upperBound, bytes[index] != UInt8(ascii: "?") {
            guard FieldSyntax.isPath(bytes[index]) else { throw .malformed(.target) }
            if bytes[index] == UInt8(ascii: "%"), !bytes.isEscape(at: index) { throw .malformed(.target) }
            index += 1
        }
        if index > pathStart {
            path = bytes.extracting(pathStart..<index).text
        } else {
            // RFC 9110 §4.2.3, RFC 9112 §3.2.4: an absolute form without a path asks for `/`, or for the server as a whole.
            path = isOptions && index == rest.upperBound ? "*" : "/"
        }
        if index < rest.upperBound {
            for byte in index + 1..<rest.upperBound {
                guard FieldSyntax.isQuery(bytes[byte]) else { throw .malformed(.target) }
                if bytes[byte] == UInt8(ascii: "%"), !bytes.isEscape(at: byte) { throw .malformed(.target) }
            }
            query = bytes.extracting(index + 1..<rest.upperBound).text
        } else {
            query = nil
        }
        self.authority = authority
    }

    private static func authorityStart(_ bytes: Span<UInt8>) -> Int? {
        for scheme in ["http://", "https://"] where bytes.hasPrefixFoldingCase(scheme) { return scheme.utf8.count }
        return nil
    }
}
