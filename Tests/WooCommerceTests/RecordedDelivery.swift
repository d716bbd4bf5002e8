import Foundation
import Testing

/// A webhook request as a real shop sent it.
struct RecordedDelivery: Sendable, CustomTestStringConvertible {
    let name: String
    let fields: [String: String]
    let body: [UInt8]

    var testDescription: String { name }

    init(contentsOf url: URL) throws {
        name = url.lastPathComponent
        let bytes = try Data(contentsOf: url)
        let end = try #require(bytes.range(of: Data("\r\n\r\n".utf8)))
        body = Array(bytes[end.upperBound...])
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        fields = Dictionary(
            lines.dropFirst().compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (
                    line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The few that travel with the project.
    static func own(_ name: String) throws -> RecordedDelivery {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try RecordedDelivery(contentsOf: url.appending(path: "Fixtures/\(name).http"))
    }
}

/// The whole recording, which lies beside the checkout.
enum Recording {
    struct Row: Sendable, CustomTestStringConvertible {
        let file: String
        let topic: String
        let secret: String
        let summary: String

        var testDescription: String { file }
    }

    static let directory: URL? = {
        var url = URL(fileURLWithPath: #filePath)
        while url.path != "/" {
            url.deleteLastPathComponent()
            let candidate = url.appending(path: "shared/fixtures/woocommerce/deliveries")
            if FileManager.default.fileExists(atPath: candidate.appending(path: "INDEX.tsv").path) { return candidate }
        }
        return nil
    }()

    static let rows: [Row] = {
        guard let directory, let text = try? String(contentsOf: directory.appending(path: "INDEX.tsv"), encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Row(file: columns[0], topic: columns[1], secret: columns[5], summary: columns[6])
        }
    }()
}
