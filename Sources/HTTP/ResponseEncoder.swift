public import HTTPTypes

/// Writes the head of an answer; which framing it gets follows from status, method and version (RFC 9112 §6.3).
public struct ResponseEncoder: Sendable {
    public enum Body: Sendable {
        case length(Int)
        /// Chunked for HTTP/1.1; ended by the close for HTTP/1.0.
        case unknownLength
    }

    private let isHead: Bool
    private let minorVersion: Int

    public init(isHead: Bool, minorVersion: Int) {
        self.isHead = isHead
        self.minorVersion = minorVersion
    }

    /// Whether body bytes follow the head (RFC 9110 §6.4.1).
    public func sendsBody(_ status: HTTPResponse.Status) -> Bool {
        !isHead && status.kind != .informational && status.code != 204 && status.code != 304
    }

    /// Whether an answer of unknown length is sent in chunks.
    public var chunksUnknownLength: Bool { minorVersion > 0 }

    /// - Parameter fields: of the route. Framing fields, Date and Connection among them are left out.
    public func head(
        _ status: HTTPResponse.Status, _ fields: HTTPFields, body: Body, closes: Bool, date: String,
        into bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: "HTTP/1.1 ".utf8)
        bytes.append(contentsOf: String(status.code).utf8)
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: status.reasonPhrase.utf8)
        bytes.append(contentsOf: "\r\nDate: ".utf8)
        bytes.append(contentsOf: date.utf8)
        for field in fields where !Self.isOurs(field.name) {
            bytes.append(contentsOf: "\r\n".utf8)
            bytes.append(contentsOf: field.name.rawName.utf8)
            bytes.append(contentsOf: ": ".utf8)
            bytes.append(contentsOf: field.value.utf8)
        }
        switch body {
        // RFC 9110 §8.6: none in 1xx and 204.
        case .length(let length) where status.kind != .informational && status.code != 204 && status.code != 304:
            bytes.append(contentsOf: "\r\nContent-Length: ".utf8)
            bytes.append(contentsOf: String(length).utf8)
        case .unknownLength where chunksUnknownLength && status.code != 204 && status.code != 304:
            bytes.append(contentsOf: "\r\nTransfer-Encoding: chunked".utf8)
        default: break
        }
        if closes { bytes.append(contentsOf: "\r\nConnection: close".utf8) }
        bytes.append(contentsOf: "\r\n\r\n".utf8)
    }

    /// One chunk; never empty, since that would end the body.
    public func chunk(_ data: [UInt8], into bytes: inout [UInt8]) {
        guard chunksUnknownLength else { return bytes.append(contentsOf: data) }
        guard !data.isEmpty else { return }
        bytes.append(contentsOf: String(data.count, radix: 16).utf8)
        bytes.append(contentsOf: "\r\n".utf8)
        bytes.append(contentsOf: data)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    public func end(into bytes: inout [UInt8]) {
        if chunksUnknownLength { bytes.append(contentsOf: "0\r\n\r\n".utf8) }
    }

    private static func isOurs(_ name: HTTPField.Name) -> Bool {
        name == .contentLength || name == .transferEncoding || name == .connection || name == .date
    }
}
