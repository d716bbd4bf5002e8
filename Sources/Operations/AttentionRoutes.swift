public import HTTPServer
import HTTPTypes
public import Journal
import Relay
public import ShopRouting

/// `GET /attention`: the open attention items as text: id, what, why and what mends it. `POST /attention/{id}/release` does
/// again what the item stands for; `POST /attention/{id}/close` closes it for good. `POST /attention/release` and
/// `POST /attention/close` do it with all items of an ``AttentionFilter``, or say of which, with `dry_run=true`.
///
/// For the operator alone: a reason may hold a customer's words.
public struct AttentionRoutes: Sendable {
    /// Items of one agreement that are looked at.
    private static let limit = 10_000
    /// Items that are released or closed at once.
    private static let batch = 500

    private let journal: any Journal
    private let release: @Sendable ([AttentionItem]) async -> Bool
    private let wake: @Sendable (AgreementName) -> Void

    /// - Parameters:
    ///   - release: closes items of one agreement and does again what they stand for; false when it does not work.
    ///   - wake: is told of agreements with items that were closed, which may have work now.
    public init(
        journal: any Journal, release: @escaping @Sendable ([AttentionItem]) async -> Bool,
        wake: @escaping @Sendable (AgreementName) -> Void
    ) {
        self.journal = journal
        self.release = release
        self.wake = wake
    }

    public func register(on router: inout Router) {
        router.on(.get, "/attention") { request in
            await answer { () throws(Stop) in
                let filter = try filter(try query(request))
                let found = try await items(filter)
                let none = filter.isEmpty ? "Nothing needs attention.\n" : Self.noneMatches
                return Response(.ok, text: (found.items.isEmpty ? none : Self.list(found.items)) + found.note)
            }
        }
        router.on(.post, "/attention/release") { request in
            await all(request, "released") { items throws(Stop) in await release(items) }
        }
        router.on(.post, "/attention/close") { request in
            await all(request, "closed") { items throws(Stop) in
                try await settle(items)
                return true
            }
        }
        router.on(.post, "/attention/{id}/release") { request in
            await answer { () throws(Stop) in
                guard let item = try await item(request) else { return Self.unknown }
                guard await release([item]) else {
                    return Response(.conflict, text: "The agreement is paused, or not configured.\n")
                }
                return Response(.ok, text: "released: \(item.key.kind) \(item.key.subject)\n")
            }
        }
        router.on(.post, "/attention/{id}/close") { request in
            await answer { () throws(Stop) in
                guard let item = try await item(request) else { return Self.unknown }
                try await settle([item])
                return Response(.ok, text: "closed: \(item.key.kind) \(item.key.subject)\n")
            }
        }
    }

    private static let unknown = Response(.notFound, text: "No such item is open.\n")
    private static let noneMatches = "No open item matches.\n"

    private enum Stop: Error {
        case journal(JournalError)
        case query(CommandQuery.Refusal)
    }

    private func answer(_ body: () async throws(Stop) -> Response) async -> Response {
        do throws(Stop) {
            return try await body()
        } catch {
            switch error {
            case .query(let refusal): return refusal.response
            case .journal:
                return Response(
                    .serviceUnavailable, text: "The journal cannot be used.\n", fields: [.retryAfter: "10"])
            }
        }
    }

    /// - Parameter act: on items of one agreement; false when that does not work.
    private func all(
        _ request: Request, _ done: String, _ act: ([AttentionItem]) async throws(Stop) -> Bool
    ) async -> Response {
        await answer { () throws(Stop) in
            let query = try query(request, ["dry_run"])
            let filter = try filter(query)
            guard !filter.isEmpty else {
                throw .query(.init(sentence: "Say which: by kind, shop, agreement, since or until."))
            }
            let found = try await items(filter)
            if query.flag("dry_run") {
                return Response(
                    .ok, text: "would be \(done): \(found.items.count)\n" + Self.list(found.items) + found.note)
            }
            var (count, refusing): (Int, Set<AgreementName>) = (0, [])
            for (agreement, items) in Dictionary(grouping: found.items, by: \.key.agreement) {
                for start in stride(from: 0, to: items.count, by: Self.batch) {
                    let part = Array(items[start..<min(start + Self.batch, items.count)])
                    guard try await act(part) else {
                        refusing.insert(agreement)
                        break
                    }
                    count += part.count
                }
            }
            let text = "\(done): \(count)\n" + found.note
            if refusing.isEmpty { return Response(.ok, text: text) }
            let names = refusing.map(\.rawValue).sorted().joined(separator: ", ")
            return Response(.conflict, text: text + "Paused, or not configured: \(names).\n")
        }
    }

    private func query(_ request: Request, _ more: Set<String> = []) throws(Stop) -> CommandQuery {
        do throws(CommandQuery.Refusal) {
            return try CommandQuery(request, AttentionFilter.names.union(more))
        } catch {
            throw .query(error)
        }
    }

    private func filter(_ query: CommandQuery) throws(Stop) -> AttentionFilter {
        do throws(CommandQuery.Refusal) { return try AttentionFilter(query) } catch { throw .query(error) }
    }

    private func settle(_ items: [AttentionItem]) async throws(Stop) {
        do throws(JournalError) {
            var changes: [Change] = []
            for item in items { changes += try await [.settle(item.key)] + item.changesOnClosing(journal) }
            try await journal.commit(changes)
        } catch {
            throw .journal(error)
        }
        for agreement in Set(items.map(\.key.agreement)) { wake(agreement) }
    }

    /// - Returns: with a line for each agreement that has more of them than are looked at.
    private func items(_ filter: AttentionFilter) async throws(Stop) -> (items: [AttentionItem], note: String) {
        var (items, note): ([AttentionItem], String) = ([], "")
        do throws(JournalError) {
            for agreement in try await journal.agreements().sorted(by: { $0.rawValue < $1.rawValue }) {
                let open = try await journal.attention(agreement, limit: Self.limit)
                if open.count == Self.limit {
                    note += "Only the oldest \(Self.limit) items of \(agreement) were looked at.\n"
                }
                items += open.filter(filter.includes)
            }
        } catch {
            throw .journal(error)
        }
        return (items, note)
    }

    private func item(_ request: Request) async throws(Stop) -> AttentionItem? {
        let id = request.parameters["id"]
        return try await items(AttentionFilter()).items.first { $0.key.id == id }
    }

    private static func list(_ items: [AttentionItem]) -> String {
        var text = ""
        for item in items {
            let place = [item.key.agreement.rawValue, item.key.shop?.rawValue].compactMap(\.self).joined(separator: "/")
            text += "\(item.key.id)  \(item.openedAt.iso8601) \(place) \(item.key.kind) \(item.key.subject)\n"
            text += "  why:   \(line(item.reason))\n  mends: \(line(item.remedy))\n"
        }
        return text
    }

    /// A line stays one, whatever a shop has written.
    private static func line(_ text: String) -> String {
        String(
            text.map {
                $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0
            })
    }
}
