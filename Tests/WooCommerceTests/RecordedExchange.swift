import Foundation
import HTTPClient
import HTTPTypes
import TestSupport
import Testing

/// A call to a real shop's REST API and its answer.
struct RecordedExchange: Sendable, CustomTestStringConvertible {
    let name: String
    let method: String
    /// From `/wp-json/` on.
    let target: String
    let response: ClientResponse

    var testDescription: String { name }

    init(contentsOf url: URL) throws {
        name = url.deletingPathExtension().lastPathComponent
        let text = try String(contentsOf: url, encoding: .utf8)
        let parts = text.components(separatedBy: "\nHTTP/1.1 ")
        let line = try #require(parts[0].split(separator: "\n").first { !$0.hasPrefix("#") }).split(separator: " ")
        method = String(line[0])
        target = String(line[1])
        let answer = try #require(parts.last)
        let end = try #require(answer.range(of: "\n\n"))
        let body = answer[end.upperBound...].trimmingCharacters(in: .newlines)
        var fields = HTTPFields()
        for field in answer[..<end.lowerBound].split(separator: "\n").dropFirst() {
            let parts = field.split(separator: ":", maxSplits: 1)
            if parts.count == 2, let name = HTTPField.Name(String(parts[0])) {
                fields[name] = parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        let status = HTTPResponse.Status(code: try #require(Int(answer.prefix(3))))
        response = ClientResponse(status: status, fields: fields, body: Array(body.utf8))
    }

    /// The few that travel with the project.
    static func own(_ name: String) throws -> RecordedExchange {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try RecordedExchange(contentsOf: url.appending(path: "Fixtures/rest/\(name).http"))
    }

    /// All of them, which lie beside the checkout.
    static let all: [RecordedExchange] = {
        guard let deliveries = Recording.directory else { return [] }
        let directory = deliveries.deletingLastPathComponent().appending(path: "rest")
        let files = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "http" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .compactMap { try? RecordedExchange(contentsOf: $0) }
    }()
}
