import HTTPTypes

/// Finds and reads a request's head in a growing buffer (RFC 9112 §2, §3, §5). Keeps nothing but how far it looked.
public struct HeadParser: Sendable {
    private let limits: HeadLimits
    private var lineEnds: [Int] = []
    private var scanned = 0
    private var start = 0

    public init(limits: HeadLimits = HeadLimits()) { self.limits = limits }

    /// - Parameter bytes: everything received that no earlier request took; grown since the last call, never changed.
    /// - Returns: nil while the head is not complete.
    public mutating func parse(_ bytes: Span<UInt8>) throws(HTTPError) -> RequestHead? {
        guard try findEnd(bytes) else { return nil }
        let head = try read(bytes)
        lineEnds.removeAll(keepingCapacity: true)
        scanned = 0
        start = 0
        return head
    }

    /// Whether a request that is refused asks with HEAD.
    ///
    /// - Parameter bytes: those that ``parse(_:)`` has thrown at.
    public func isHead(_ bytes: Span<UInt8>) -> Bool {
        let method = "HEAD "
        return start + method.utf8.count <= bytes.count
            && bytes.extracting(start..<start + method.utf8.count).text == method
    }

    /// Collects the ends of lines up to the empty one. A line ends with CR LF and in no other way (RFC 9112 §2.2).
    private mutating func findEnd(_ bytes: Span<UInt8>) throws(HTTPError) -> Bool {
        // In a variable of its own: most of a head is passed over here, and the property would be written at each byte.
        var next = scanned
        defer { scanned = next }
        while true {
            let end = start + (lineEnds.isEmpty ? min(limits.head, limits.requestLine + 2) : limits.head)
            let stop = min(end, bytes.count)
            while next < stop, bytes[next] != UInt8(ascii: "\r"), bytes[next] != UInt8(ascii: "\n") { next += 1 }
            guard next < bytes.count else { return false }
            guard bytes[next] != UInt8(ascii: "\n") else { throw malformed }
            guard next < end else { throw tooLong }
            guard next + 1 < bytes.count else { return false }
            guard bytes[next + 1] == UInt8(ascii: "\n") else { throw malformed }
            let lineEnd = next
            let lineStart = lineEnds.last.map { $0 + 2 } ?? start
            next += 2
            if lineEnd == lineStart {
                // RFC 9112 §2.2: one empty line before the request line is ignored.
                if lineEnds.isEmpty {
                    guard start == 0 else { throw .malformed(.requestLine) }
                    start = next
                    continue
                }
                guard next - start <= limits.head else { throw tooLong }
                return true
            }
            if lineEnds.isEmpty, lineEnd - start > limits.requestLine { throw .targetTooLong }
            guard lineEnds.count <= limits.fields else { throw .fieldsTooLarge }
            lineEnds.append(lineEnd)
            guard next - start <= limits.head else { throw tooLong }
        }
    }

    private var malformed: HTTPError { .malformed(lineEnds.isEmpty ? .requestLine : .field) }
    private var tooLong: HTTPError { lineEnds.isEmpty ? .targetTooLong : .fieldsTooLarge }

    private func read(_ bytes: Span<UInt8>) throws(HTTPError) -> RequestHead {
        let (method, target, minor) = try requestLine(bytes.extracting(start..<lineEnds[0]))
        var lines: [HTTPField] = []
        lines.reserveCapacity(lineEnds.count)
        var framing = Framing()
        for line in 1..<lineEnds.count {
            let bytes = bytes.extracting(lineEnds[line - 1] + 2..<lineEnds[line])
            let (name, value) = try FieldLine.split(bytes, .field)
            let valueSpan = bytes.extracting(value)
            let nameSpan = bytes.extracting(0..<name)
            let known = KnownName.find(nameSpan)
            if let known { try framing.take(known.role, valueSpan) }
            guard let name = known?.name ?? HTTPField.Name(nameSpan.text) else { throw .malformed(.field) }
            lines.append(HTTPField(name: name, value: valueSpan.text))
        }
        return try framing.head(method: method, target: target, minorVersion: minor, lines: lines, length: scanned)
    }

    /// `method SP request-target SP HTTP-version`, with single spaces (RFC 9112 §3).
    private func requestLine(
        _ line: Span<UInt8>
    ) throws(HTTPError) -> (HTTPRequest.Method, RequestTarget, minorVersion: Int) {
        var methodEnd = 0
        while methodEnd < line.count, FieldSyntax.isToken(line[methodEnd]) { methodEnd += 1 }
        guard methodEnd > 0, methodEnd < line.count, line[methodEnd] == UInt8(ascii: " "),
            let method = HTTPRequest.Method(line.extracting(0..<methodEnd).text)
        else { throw .malformed(.requestLine) }
        let targetStart = methodEnd + 1
        var targetEnd = targetStart
        while targetEnd < line.count, line[targetEnd] != UInt8(ascii: " ") { targetEnd += 1 }
        guard targetEnd > targetStart, targetEnd < line.count else { throw .malformed(.requestLine) }
        let minor = try version(line.extracting(targetEnd + 1..<line.count))
        // No resource here is a tunnel; its target has a form of its own (RFC 9112 §3.2.3).
        guard method != .connect else { throw .notImplemented }
        let target = try RequestTarget(line.extracting(targetStart..<targetEnd), isOptions: method == .options)
        return (method, target, minor)
    }

    private func version(_ bytes: Span<UInt8>) throws(HTTPError) -> Int {
        guard bytes.count == 8, bytes.extracting(0..<5).text == "HTTP/", FieldSyntax.isDigit(bytes[5]),
            bytes[6] == UInt8(ascii: "."), FieldSyntax.isDigit(bytes[7])
        else { throw .malformed(.requestLine) }
        guard bytes[5] == UInt8(ascii: "1") else { throw .version }
        // RFC 9110 §2.5: a higher minor version is answered as the highest one known.
        return bytes[7] == UInt8(ascii: "0") ? 0 : 1
    }
}
