import EventLoop
public import HTTPServer
import HTTPTypes
public import Journal
import ShopRouting

/// `GET /attention`: the open attention items as text, what, why and what mends it. For callers on this machine: a reason
/// may hold a customer's words.
public struct AttentionRoute: Sendable {
    /// Items of one agreement that are shown.
    private static let limit = 1000

    private let journal: any Journal

    public init(journal: any Journal) { self.journal = journal }

    public func register(on router: inout Router) {
        router.on(.get, "/attention") { request in
            guard request.peer.isLoopback else { return Response(.notFound, text: "Not found.\n") }
            do throws(JournalError) {
                return Response(.ok, text: try await text())
            } catch {
                return Response(
                    .serviceUnavailable, text: "The journal cannot be read.\n", fields: [.retryAfter: "10"])
            }
        }
    }

    private func text() async throws(JournalError) -> String {
        var text = ""
        for agreement in try await journal.agreements().sorted(by: { $0.rawValue < $1.rawValue }) {
            for item in try await journal.attention(agreement, limit: Self.limit) {
                let place = [agreement.rawValue, item.key.shop?.rawValue].compactMap(\.self).joined(separator: "/")
                text += "\(item.openedAt.iso8601) \(place) \(item.key.kind) \(item.key.subject)\n"
                text += "  why:   \(Self.line(item.reason))\n  mends: \(Self.line(item.remedy))\n"
            }
        }
        return text.isEmpty ? "Nothing needs attention.\n" : text
    }

    /// A line stays one, whatever a shop has written.
    private static func line(_ text: String) -> String {
        String(
            text.map {
                $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0
            })
    }
}
