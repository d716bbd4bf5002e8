public import HTTPServer
import HTTPTypes
public import Relay
public import ShopRouting

/// `POST /catch-up?shop=…&from=…&to=…`: looks at the orders that changed then. `POST /catch-up?shop=…&orders=15,16`: at these.
public struct CatchUpRoute: Sendable {
    public typealias CatchUp = @Sendable (ShopName, CatchUpWish) async throws(CommandStop) -> CatchUpCount

    /// Single orders of one command.
    public static let orderLimit = 1000

    private let catchUp: CatchUp

    public init(catchUp: @escaping CatchUp) { self.catchUp = catchUp }

    public func register(on router: inout Router) {
        router.on(.post, "/catch-up") { request in
            do throws(CommandQuery.Refusal) {
                let query = try CommandQuery(request, ["shop", "from", "to", "orders"])
                guard let shop = try query.value("shop", ShopName.init) else {
                    throw .init(sentence: "Say which shop.")
                }
                return await answer(shop, try wish(query))
            } catch {
                return error.response
            }
        }
    }

    private func wish(_ query: CommandQuery) throws(CommandQuery.Refusal) -> CatchUpWish {
        let window = try query.window("from", "to")
        let orders = try query.value("orders", Self.orders)
        switch (window.from, window.to, orders) {
        case (let from?, let to, nil): return .changed(from: from, to: to)
        case (nil, nil, let orders?): return .orders(orders)
        default: throw .init(sentence: "Say from when, or which orders.")
        }
    }

    /// `15,16`: at most ``orderLimit`` of them.
    ///
    /// - Returns: nil for anything else.
    public static func orders(_ text: String) -> [Int64]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let ids = parts.compactMap { $0.hasPrefix("+") ? nil : Int64($0) }.filter { $0 > 0 }
        return ids.count == parts.count && ids.count <= orderLimit ? ids : nil
    }

    private func answer(_ shop: ShopName, _ wish: CatchUpWish) async -> Response {
        do throws(CommandStop) {
            let count = try await catchUp(shop, wish)
            return Response(.ok, text: "looked at: \(count.seen)\nrequested: \(count.requested)\n")
        } catch {
            switch error {
            case .unknown: return Response(.notFound, text: "No shop \(shop) is configured.\n")
            case .resting: return Response(.conflict, text: "The agreement is paused, or the relay ends.\n")
            case .call(let said):
                return Response(
                    .badGateway,
                    text:
                        "The shop did not list its orders (\(said)). What was found until then is requested; ask again.\n"
                )
            case .journal:
                return Response(
                    .serviceUnavailable, text: "The journal cannot be used.\n", fields: [.retryAfter: "10"])
            }
        }
    }
}
