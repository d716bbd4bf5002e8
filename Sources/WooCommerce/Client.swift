public import Cryptography
import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting
import Synchronization

/// One shop's REST API v3 (woocommerce.md 3).
public struct Client: Sendable {
    public typealias Send = @Sendable (ClientRequest) async throws(ClientError) -> ClientResponse

    /// At most 100 (woocommerce.md 3.4); small hosts need a second for 30.
    public var batchSize = 50

    private let send: Send
    private let site: String
    private let signing: Signing
    private let now: @Sendable () -> Moment
    private let usesBasic: Flag

    private final class Flag: Sendable {
        let value: Mutex<Bool>

        init(_ value: Bool) { self.value = Mutex(value) }
    }

    /// - Parameter url: the site's address, with its sub-directory if it has one.
    public init(
        url: String, consumerKey: Secret, consumerSecret: Secret, now: @escaping @Sendable () -> Moment,
        send: @escaping Send
    ) {
        var site = url
        while site.hasSuffix("/") { site.removeLast() }
        self.site = site
        self.send = send
        self.now = now
        signing = Signing(consumerKey: consumerKey, consumerSecret: consumerSecret)
        usesBasic = Flag(site.lowercased().hasPrefix("https://"))
    }

    public func order(_ id: Int64) async throws(CallFailure) -> ShopOrder {
        try await get("orders/\(id)", as: Order.self).value
    }

    /// A product or a variation.
    public func product(_ id: Int64) async throws(CallFailure) -> ShopProduct {
        try await get("products/\(id)", as: Product.self).value
    }

    /// A variation's SKU where it has its own, else "" (woocommerce.md 2.5).
    public func ownSKU(of variation: Int64) async throws(CallFailure) -> String {
        try await get("products/\(variation)", [("context", "edit")], as: Product.self).value.sku
    }

    /// Products and variations with exactly one of these SKUs, the shop's folding of case and accents undone.
    public func products(skus: [String]) async throws(CallFailure) -> [ShopProduct] {
        // The comma separates; a SKU that holds one is found alone (woocommerce.md 3.3).
        let alone = skus.filter { $0.contains(",") }.map { [$0] }
        let together = skus.filter { !$0.contains(",") }
        let chunks = stride(from: 0, to: together.count, by: batchSize).map {
            Array(together[$0..<min($0 + batchSize, together.count)])
        }
        let wanted = Set(skus.map { Array($0.utf8) })
        var found: [ShopProduct] = []
        for chunk in chunks + alone {
            found += try await list(
                "products",
                [
                    ("sku", chunk.joined(separator: ",")), ("orderby", "id"), ("order", "asc"),
                    ("_fields", "id,parent_id,type,status,sku,name,manage_stock,stock_quantity"),
                ])
        }
        var seen: Set<Int64> = []
        return found.filter { wanted.contains(Array($0.sku.utf8)) && seen.insert($0.id).inserted }
    }

    /// Writes figures, simple products together and variations per parent; every write has its outcome, in their order.
    public func setStock(_ writes: [StockWrite]) async -> [StockWrite.Outcome] {
        var outcomes = [StockWrite.Outcome](repeating: .ignored, count: writes.count)
        let byParent = Dictionary(grouping: writes.indices) { writes[$0].parentID }
        for (parent, indices) in byParent.sorted(by: { $0.key < $1.key }) {
            let route = parent == 0 ? "products/batch" : "products/\(parent)/variations/batch"
            for start in stride(from: 0, to: indices.count, by: batchSize) {
                let part = Array(indices[start..<min(start + batchSize, indices.count)])
                let answers = await batch(route, part.map { writes[$0] })
                for (index, outcome) in zip(part, answers) { outcomes[index] = outcome }
            }
        }
        return outcomes
    }

    private struct BatchBody: Encodable {
        struct Item: Encodable {
            var id: Int64
            var manage_stock = true
            var stock_quantity: Int
        }

        var update: [Item]
    }

    private struct BatchAnswer: Decodable {
        struct Item: Decodable {
            struct Failure: Decodable {
                var code: String?
                var message: String?
            }

            var product: Product?
            var error: Failure?

            private enum Key: String, CodingKey { case error }

            init(from decoder: any Decoder) throws {
                error = try? decoder.container(keyedBy: Key.self).decode(Failure.self, forKey: .error)
                product = error == nil ? try? Product(from: decoder) : nil
            }
        }

        var update: [Item]
    }

    private func batch(_ route: String, _ writes: [StockWrite]) async -> [StockWrite.Outcome] {
        let items = writes.map { BatchBody.Item(id: $0.productID, stock_quantity: $0.quantity) }
        do throws(CallFailure) {
            let answer = try await call(.post, route, body: BatchBody(update: items), as: BatchAnswer.self)
            // Answers come in request order (woocommerce.md 3.4).
            guard answer.update.count == writes.count else { throw .malformed(.init(code: "batch_count")) }
            return zip(writes, answer.update).map(outcome)
        } catch {
            if error.detail.status == 413, writes.count > 1 {
                let half = writes.count / 2
                return await batch(route, Array(writes[..<half])) + batch(route, Array(writes[half...]))
            }
            return writes.map { _ in .failed(error) }
        }
    }

    private func outcome(_ write: StockWrite, _ item: BatchAnswer.Item) -> StockWrite.Outcome {
        if let failure = item.error {
            return .refused(.init(code: failure.code, message: failure.message ?? ""))
        }
        guard let product = item.product?.value else { return .refused(.init(code: "unreadable")) }
        guard product.stockManager == .itself, let quantity = product.stockQuantity else { return .ignored }
        return quantity == Decimal(write.quantity) ? .written : .different
    }

    /// All pages, by ascending id as the caller asks for: other orders lose and repeat rows (woocommerce-observed.md 4).
    private func list(_ route: String, _ query: [(String, String)]) async throws(CallFailure) -> [ShopProduct] {
        var found: [ShopProduct] = []
        for page in 1...1000 {
            let rows = try await get(
                route, query + [("per_page", "100"), ("page", String(page))], as: [Product].self)
            found += rows.map(\.value)
            if rows.count < 100 { break }
        }
        return found
    }

    private func get<Value: Decodable>(
        _ route: String, _ query: [(String, String)] = [], as type: Value.Type
    ) async throws(CallFailure) -> Value {
        try await call(.get, route, query, body: nil as BatchBody?, as: type)
    }

    private func call<Value: Decodable>(
        _ method: HTTPRequest.Method, _ route: String, _ query: [(String, String)] = [], body: (some Encodable)?,
        as type: Value.Type
    ) async throws(CallFailure) -> Value {
        let basic = usesBasic.value.withLock { $0 }
        var response = try await send(method, route, query, body, basic: basic)
        // Not authenticated at all although the key was sent: PHP does not see https (woocommerce.md 3.1).
        if basic, response.status == .unauthorized,
            case .unauthorized(let detail) = FailureReading.failure(response, method: method),
            detail.code == "woocommerce_rest_cannot_view"
        {
            response = try await send(method, route, query, body, basic: false)
            if response.status.kind == .successful { usesBasic.value.withLock { $0 = false } }
        }
        guard response.status.kind == .successful else { throw FailureReading.failure(response, method: method) }
        guard let value = JSONBody.decode(type, from: response.body) else {
            throw .malformed(.init(status: response.status.code, code: "unreadable"))
        }
        return value
    }

    private func send(
        _ method: HTTPRequest.Method, _ route: String, _ query: [(String, String)], _ body: (some Encodable)?,
        basic: Bool
    ) async throws(CallFailure) -> ClientResponse {
        let url = "\(site)/wp-json/wc/v3/\(route)"
        let signed = basic ? query : try sign(method, url, query)
        let text = signed.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
        var request = ClientRequest(method, text.isEmpty ? url : "\(url)?\(text)")
        request.fields[.accept] = "application/json"
        if basic {
            let pair = signing.consumerKey.revealed + [UInt8(ascii: ":")] + signing.consumerSecret.revealed
            request.fields[.authorization] = "Basic \(Base64.encode(pair.span))"
        }
        if let body {
            request.fields[.contentType] = "application/json"
            do {
                request.body = Array(try JSONEncoder().encode(body))
            } catch {
                throw .refused(.init(code: "encoding"))
            }
            // A batch of 100 took three seconds on a small host, and real ones take ten times that.
            request.timeout = .seconds(120)
        }
        do throws(ClientError) { return try await send(request) } catch { throw CallFailure(error) }
    }

    private func sign(
        _ method: HTTPRequest.Method, _ url: String, _ query: [(String, String)]
    ) throws(CallFailure) -> [(String, String)] {
        do throws(CryptographyError) {
            let nonce = try RandomBytes.alphanumeric(24)
            return signing.query(method, url, query, timestamp: now().milliseconds / 1000, nonce: nonce)
        } catch {
            throw .notCarriedOut(retryAfter: nil, .init(code: "no_randomness"))
        }
    }
}
