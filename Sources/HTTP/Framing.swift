import HTTPTypes

/// Gathers the fields that decide where a message ends and who it is for, and refuses what is ambiguous.
struct Framing {
    private var length: Int?
    private var isChunked = false
    private var hasOtherCoding = false
    private var coding: ContentCoding?
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
            var rest = Optional(value.indices)
            while let member = value.nextMember(of: &rest) {
                // RFC 9112 §6.1: nothing behind chunked. An empty member is refused too, since others may take it for a
                // coding.
                guard !isChunked, !member.isEmpty else { throw .malformed(.transferEncoding) }
                isChunked = value.extracting(member).equalsFoldingCase("chunked")
                hasOtherCoding = hasOtherCoding || !isChunked
            }
        case .contentEncoding:
            var rest = Optional(value.indices)
            while let member = value.nextMember(of: &rest) {
                // RFC 9110 §5.6.1.2: an empty member of a list is none.
                if member.isEmpty { continue }
                coding = coding == nil ? ContentCoding(value.extracting(member)) : .other
            }
        case .host:
            guard !hasHost, value.isHost() else { throw .malformed(.host) }
            hasHost = true
        case .expect:
            var rest = Optional(value.indices)
            while let member = value.nextMember(of: &rest) {
                if member.isEmpty { continue }
                guard value.extracting(member).equalsFoldingCase("100-continue") else { throw .unknownExpectation }
                expectsContinue = true
            }
        case .connection:
            closes = closes || value.listHolds("close")
        }
    }

    func head(
        method: HTTPRequest.Method, target: RequestTarget, minorVersion: Int, lines: [HTTPField], length total: Int
    ) throws(HTTPError) -> RequestHead {
        // RFC 9112 §3.2: exactly one in every HTTP/1.1 request.
        guard hasHost || minorVersion == 0 else { throw .malformed(.host) }
        // RFC 9112 §6.1: both together is how requests are smuggled; codings do not exist in HTTP/1.0.
        if isChunked || hasOtherCoding, length != nil || minorVersion == 0 { throw .malformed(.transferEncoding) }
        // RFC 9112 §6.1, §6.3: a coding that is not understood is 501, but a body without chunked at the end has no end.
        if hasOtherCoding { throw isChunked ? .notImplemented : .malformed(.transferEncoding) }
        var lines = lines
        if let authority = target.authority {
            // RFC 9112 §3.2.2: the host of an absolute form stands, whatever Host says.
            for index in lines.indices where lines[index].name.canonicalName == "host" {
                lines[index].value = authority
            }
        }
        let framing: RequestHead.Framing =
            if isChunked { .chunked } else if let length, length > 0 { .length(length) } else { .none }
        return RequestHead(
            method: method, target: target, minorVersion: minorVersion, lines: lines, framing: framing,
            coding: coding ?? .identity,
            // RFC 9110 §10.1.1: ignored in HTTP/1.0 and without a body.
            expectsContinue: expectsContinue && minorVersion > 0 && framing != .none,
            keepsAlive: minorVersion > 0 && !closes, length: total)
    }
}
