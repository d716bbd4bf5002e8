public import Foundation
public import Testing

/// A webhook request as a real shop sent it.
public struct RecordedDelivery: Sendable, CustomTestStringConvertible {
    public let name: String
    /// Its lines behind the first, without what ends them.
    public let lines: [String]
    public let body: [UInt8]

    public var testDescription: String { name }

    /// By lower-case name.
    public var fields: [String: String] {
        Dictionary(
            lines.compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (
                    line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    public init(contentsOf url: URL) throws {
        name = url.lastPathComponent
        let bytes = try Data(contentsOf: url)
        let end = try #require(bytes.range(of: Data("\r\n\r\n".utf8)))
        body = Array(bytes[end.upperBound...])
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        lines = Array(head.components(separatedBy: "\r\n").dropFirst())
    }

    /// As it was sent, but to another path.
    public func request(to path: String) -> [UInt8] {
        let head = (["POST \(path) HTTP/1.1"] + lines).joined(separator: "\r\n")
        return Array((head + "\r\n\r\n").utf8) + body
    }
}
