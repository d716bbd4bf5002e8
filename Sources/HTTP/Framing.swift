import HTTPTypes

/// Gathers the fields that decide where a message ends and who it is for, and refuses what is ambiguous.
struct Framing {
    private var length: Int?
    private var isChunked = false
    private var isCoded = false
    private var hasHost = false
    private var expectsContinue = false
    private var closes = false

    /// What a field is to the framing.
    enum Role {
        case none, contentLength, transferEncoding, contentEncoding, host, expect, connection

        static var names: [(name: HTTPField.Name, role: Role)] {
            var names: [(HTTPField.Name, Role)] = [
                (.contentLength, .contentLength), (.transferEncoding, .transferEncoding),
                (.contentEncoding, .contentEncoding), (.expect, .expect),
                (.connection, .connection),
            ]
            if let host = HTTPField.Name("Host") { names.append((host, .host)) }
            return names
        }
    }

    mutating func take(_ role: Role, _ value: Span<UInt8>) throws(HTTPError) {
        switch role {
        case .none: break
        case .contentLength:
            // RFC 9112 §6.3: even equal repeated values may be refused, and a proxy in front may have read another.
            guard length == nil else { throw .malformed(.contentLength) }
            length = try value.contentLength()
        case .transferEncoding:
            guard !isChunked else { throw .malformed(.transferEncoding) }
            // RFC 9112 §6.1: a coding that is not understood is 501.
            guard value.equalsFoldingCase("chunked") else {
                throw value.isEmpty ? .malformed(.transferEncoding) : .notImplemented
            }
            isChunked = true
        case .contentEncoding:
            isCoded = isCoded || !value.equalsFoldingCase("identity")
        case .host:
            guard !hasHost, value.isHost() else { throw .malformed(.host) }
            hasHost = true
        case .expect:
            guard value.equalsFoldingCase("100-continue") else { throw .unknownExpectation }
            expectsContinue = true
        case .connection:
            closes = closes || value.listHolds("close")
        }
    }

    func head(
        method: HTTPRequest.Method, target: RequestTarget, minorVersion: Int, lines: [HTTPField], length total: Int
    ) throws(HTTPError) -> RequestHead {
        // RFC 9112 §3.2: exactly one in every HTTP/1.1 request.
        guard hasHost || minorVersion == 0 else { throw .malformed(.host) }
        // RFC 9112 §6.1: both together is how requests are smuggled; chunked does not exist in HTTP/1.0.
        if isChunked && (length != nil || minorVersion == 0) { throw .malformed(.transferEncoding) }
        let framing: RequestHead.Framing =
            if isChunked { .chunked } else if let length, length > 0 { .length(length) } else { .none }
        return RequestHead(
            method: method, target: target, minorVersion: minorVersion, lines: lines, framing: framing,
            isCoded: isCoded,
            // RFC 9110 §10.1.1: ignored in HTTP/1.0 and without a body.
            expectsContinue: expectsContinue && minorVersion > 0 && framing != .none,
            keepsAlive: minorVersion > 0 && !closes, length: total)
    }
}

extension Span where Element == UInt8 {
    /// Whether a comma list holds the member, ignoring case.
    ///
    /// - Parameter member: in lower case.
    fileprivate func listHolds(_ member: String) -> Bool {
        var start = 0
        while start <= count {
            var end = start
            while end < count, self[end] != UInt8(ascii: ",") { end += 1 }
            var (from, to) = (start, end)
            while from < to, FieldSyntax.isBlank(self[from]) { from += 1 }
            while to > from, FieldSyntax.isBlank(self[to - 1]) { to -= 1 }
            if extracting(from..<to).equalsFoldingCase(member) { return true }
            start = end + 1
        }
        return false
    }
}
