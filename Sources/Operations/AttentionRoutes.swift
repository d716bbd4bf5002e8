public import HTTPServer
import HTTPTypes
public import Journal
import ShopRouting

/// `GET /attention`: the open attention items as text: id, what, why and what mends it. `POST /attention/{id}/release` does
/// again what the item stands for; `POST /attention/{id}/close` closes it for good.
///
/// For the operator alone: a reason may hold a customer's words.
public struct AttentionRoutes: Sendable {
    /// Items of one agreement that are shown.
    private static let limit = 10_000

    private let journal: any Journal
    private let release: @Sendable (AttentionItem) async -> Bool

    /// - Parameter release: closes the item and does again what it stands for; false when its agreement does not work.
    public init(journal: any Journal, release: @escaping @Sendable (AttentionItem) async -> Bool) {
        self.journal = journal
        self.release = release
    }

    public func register(on router: inout Router) {
        router.on(.get, "/attention") { _ in
            await answer { () throws(JournalError) in Response(.ok, text: try await text()) }
        }
        router.on(.post, "/attention/{id}/release") { request in
            await answer { () throws(JournalError) in
                guard let item = try await item(request) else { return Self.unknown }
                guard await release(item) else {
                    return Response(.conflict, text: "The agreement is paused, or not configured.\n")
                }
                return Response(.ok, text: "released: \(item.key.kind) \(item.key.subject)\n")
            }
        }
        router.on(.post, "/attention/{id}/close") { request in
            await answer { () throws(JournalError) in
                guard let item = try await item(request) else { return Self.unknown }
                try await journal.commit([.settle(item.key)])
                return Response(.ok, text: "closed: \(item.key.kind) \(item.key.subject)\n")
            }
        }
    }

    private static let unknown = Response(.notFound, text: "No such item is open.\n")

    private func answer(_ body: () async throws(JournalError) -> Response) async -> Response {
        do throws(JournalError) {
            return try await body()
        } catch {
            return Response(.serviceUnavailable, text: "The journal cannot be used.\n", fields: [.retryAfter: "10"])
        }
    }

    private func items() async throws(JournalError) -> [AttentionItem] {
        var items: [AttentionItem] = []
        for agreement in try await journal.agreements().sorted(by: { $0.rawValue < $1.rawValue }) {
            items += try await journal.attention(agreement, limit: Self.limit)
        }
        return items
    }

    private func item(_ request: Request) async throws(JournalError) -> AttentionItem? {
        let id = request.parameters["id"]
        return try await items().first { $0.key.id == id }
    }

    private func text() async throws(JournalError) -> String {
        var text = ""
        for item in try await items() {
            let place = [item.key.agreement.rawValue, item.key.shop?.rawValue].compactMap(\.self).joined(separator: "/")
            text += "\(item.key.id)  \(item.openedAt.iso8601) \(place) \(item.key.kind) \(item.key.subject)\n"
            text += "  why:   \(Self.line(item.reason))\n  mends: \(Self.line(item.remedy))\n"
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
