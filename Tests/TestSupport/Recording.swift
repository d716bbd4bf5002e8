public import Foundation
public import Testing

/// The whole recording of deliveries, which lies beside the checkout.
public enum Recording {
    public struct Row: Sendable, CustomTestStringConvertible {
        public let file: String
        public let topic: String
        public let secret: String
        public let summary: String

        public var testDescription: String { file }

        /// Of WooCommerce: each is a shop of its own.
        public var version: String { String(file.prefix { $0 != "_" }) }

        public func delivery() throws -> RecordedDelivery {
            try RecordedDelivery(contentsOf: try #require(Recording.directory).appending(path: file))
        }
    }

    public static let directory: URL? = {
        var url = URL(fileURLWithPath: #filePath)
        while url.path != "/" {
            url.deleteLastPathComponent()
            let candidate = url.appending(path: "shared/fixtures/woocommerce/deliveries")
            if FileManager.default.fileExists(atPath: candidate.appending(path: "INDEX.tsv").path) { return candidate }
        }
        return nil
    }()

    /// In the order of each shop's sending.
    public static let rows: [Row] = {
        guard let directory, let text = try? String(contentsOf: directory.appending(path: "INDEX.tsv"), encoding: .utf8)
        else { return [] }
        return text.split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Row(file: columns[0], topic: columns[1], secret: columns[5], summary: columns[6])
        }
    }()
}
