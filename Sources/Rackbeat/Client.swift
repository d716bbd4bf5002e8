public import Cryptography
import Foundation
public import HTTPClient
import HTTPTypes
public import ShopRouting
import Synchronization

/// One agreement's REST API (rackbeat.md 1, 2).
public struct Client: Sendable {
    public typealias Send = @Sendable (ClientRequest) async throws(ClientError) -> ClientResponse

    /// How requests leave. Replaced by whoever must see each of them pass, such as an allowance.
    public var send: Send
    public var terms: OrderTerms

    private let base: String
    private let token: Secret
    private let onRateLimit: @Sendable (RateLimit) async -> Void

    /// - Parameter url: such as `https://app.rackbeat.com/api/`.
    public init(
        url: String, token: Secret, terms: OrderTerms = OrderTerms(),
        onRateLimit: @escaping @Sendable (RateLimit) async -> Void = { _ in }, send: @escaping Send
    ) {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.token = token
        self.terms = terms
        self.onRateLimit = onRateLimit
        self.send = send
    }

    /// An item by its number, BOMs included.
    public func item(_ number: ItemNumber) async throws(CallFailure) -> Item {
        do throws(CallFailure) {
            return try await get("products", number, wrapped: "product")
        } catch {
            guard case .missing = error else { throw error }
        }
        return try await get("lots", number, wrapped: "lot")
    }

    /// Creates a draft; it reserves nothing and mails nobody. Never repeated without a search (rackbeat.md 2.4).
    public func createDraft(_ draft: OrderDraft, customer: Int) async throws(CallFailure) -> Order {
        try await call(
            .post, "orders/drafts", body: DraftBody(draft, customer: customer, terms: terms), wrapped: "order")
    }

    /// Books a draft; done already counts as done.
    ///
    /// - Parameter sendsMail: whether Rackbeat mails the customer; stated either way (rackbeat.md U12).
    public func book(_ number: String, sendsMail: Bool = false) async throws(CallFailure) {
        struct Body: Encodable {
            struct Mail: Encodable { var send: Bool }

            var mail: Mail
        }
        let path = "orders/\(number.percentEncoded)/book"
        do throws(CallFailure) {
            let response = try await answer(.post, path, body: Body(mail: .init(send: sendsMail)))
            if let order: Order = wrapped("order", in: response), order.isBooked { return }
        } catch {
            // 403 also means "already in that state" (rackbeat.md 1.5).
            guard case .refused = error, try await order(number).isBooked else { throw error }
            return
        }
        // A queue behind the call can fail silently (rackbeat.md 4.3, 8): the flag tells.
        guard try await order(number).isBooked else {
            throw .unclear(.init(code: "not_booked", message: "Booked, and yet is_booked is false."))
        }
    }

    public func order(_ number: String) async throws(CallFailure) -> Order {
        try await call(.get, "orders/\(number.percentEncoded)", body: nil as DraftBody?, wrapped: "order")
    }

    /// Customers with exactly this address, ignoring case; deleted ones left out, barred ones not.
    ///
    /// - Throws: also when a list did not end within 5,000 rows: not to find one there proves nothing.
    public func customers(email: String) async throws(CallFailure) -> [Customer] {
        var found: [Customer] = []
        var seen: Set<Int> = []
        for page in 1...50 {
            let answer = try await list(
                "customers", [("search", email), ("limit", "100"), ("page", String(page))], of: Customer.self)
            let fresh = answer.rows.filter { seen.insert($0.number).inserted }
            found += fresh.filter { $0.email.lowercased() == email.lowercased() && !$0.isDeleted }
            if answer.rows.isEmpty || answer.pages.map({ page >= $0 }) == true { return found }
            if fresh.isEmpty { break }
        }
        guard found.isEmpty else { return found }
        throw .malformed(.init(code: "list_without_end"))
    }

    /// What Rackbeat asks for in a new customer.
    public struct CustomerTerms: Sendable {
        fileprivate var terms: OrderTerms
    }

    /// What the terms leave open is the account's first group, payment term and layout: Rackbeat asks for them
    /// (rackbeat.md 2.3).
    public func customerTerms() async throws(CallFailure) -> CustomerTerms {
        var terms = terms
        if terms.paymentTerms == nil { terms.paymentTerms = try await firstNumber(of: "payment-terms") }
        if terms.layout == nil { terms.layout = try await firstNumber(of: "layouts") }
        if terms.customerGroup == nil { terms.customerGroup = try await firstNumber(of: "customer-groups") }
        return CustomerTerms(terms: terms)
    }

    /// Creates a customer from an order's names and addresses, in one request.
    public func createCustomer(
        email: String, _ draft: OrderDraft, _ terms: CustomerTerms
    ) async throws(CallFailure) -> Customer {
        try await call(
            .post, "customers", body: CustomerBody(email: email, draft, terms: terms.terms), wrapped: "customer")
    }

    private struct Numbered: Decodable {
        let number: Int

        private enum Key: String, CodingKey { case number, id }

        init(from decoder: any Decoder) throws {
            let row = try decoder.container(keyedBy: Key.self)
            guard let number = (row.text(.number) ?? row.text(.id)).flatMap({ Int($0) }) else {
                throw DecodingError.dataCorruptedError(forKey: .number, in: row, debugDescription: "no number")
            }
            self.number = number
        }
    }

    private func firstNumber(of route: String) async throws(CallFailure) -> Int? {
        do throws(CallFailure) {
            return try await list(route, [("limit", "100")], of: Numbered.self).rows.map(\.number).min()
        } catch {
            // Whether the account needs it at all is for the creating call to say.
            if case .missing = error { return nil }
            throw error
        }
    }

    /// - Parameter route: the list's path, which is its key in the answer too, with `_` for `-`, unless `plural` names it.
    func list<Row: Decodable>(
        _ route: String, _ query: [(String, String)], of row: Row.Type, plural: String? = nil
    ) async throws(CallFailure) -> Page<Row> {
        let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        let response = try await answer(.get, "\(route)?\(text)", body: nil as DraftBody?)
        let plural = plural ?? route.replacing("-", with: "_")
        let decoder = JSONDecoder()
        guard let page = try? decoder.decode(Page<Row>.self, from: Data(response.body), configuration: plural) else {
            throw .malformed(.init(status: response.status.code, code: "unreadable"))
        }
        return page
    }

    func get<Value: Decodable>(
        _ plural: String, _ number: ItemNumber, wrapped key: String
    ) async throws(CallFailure) -> Value {
        try await onItem(number, plural) { path throws(CallFailure) in
            try await call(.get, path, body: nil as DraftBody?, wrapped: key)
        }
    }

    /// Encoded once; on 404 with a special character encoded twice, as other clients do (rackbeat.md 1.4).
    func onItem<Value>(
        _ number: ItemNumber, _ plural: String = "products", _ call: (String) async throws(CallFailure) -> Value
    ) async throws(CallFailure) -> Value {
        let once = number.rawValue.percentEncoded
        do throws(CallFailure) {
            return try await call("\(plural)/\(once)")
        } catch {
            guard case .missing = error, once != number.rawValue else { throw error }
        }
        return try await call("\(plural)/\(once.percentEncoded)")
    }

    func call<Value: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, body: (some Encodable)?, wrapped key: String
    ) async throws(CallFailure) -> Value {
        let response = try await answer(method, path, body: body)
        if let value: Value = wrapped(key, in: response) { return value }
        // A creating call that answers nonsense may well have created.
        let detail = CallFailure.Detail(status: response.status.code, code: "unreadable")
        throw method == .post ? .unclear(detail) : .malformed(detail)
    }

    /// The object, in its wrapper or bare.
    func wrapped<Value: Decodable>(_ key: String, in response: ClientResponse) -> Value? {
        let data = Data(response.body)
        if let object = try? JSONDecoder().decode([String: Lenient<Value>].self, from: data),
            let value = object[key]?.value
        {
            return value
        }
        return try? JSONDecoder().decode(Value.self, from: data)
    }

    private struct Lenient<Value: Decodable>: Decodable {
        let value: Value?

        init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
    }

    func answer(
        _ method: HTTPRequest.Method, _ path: String, body: (some Encodable)?
    ) async throws(CallFailure) -> ClientResponse {
        var request = ClientRequest(method, "\(base)/\(path)")
        request.fields[.accept] = "application/json"
        request.fields[.authorization] = "Bearer \(String(decoding: token.revealed, as: UTF8.self))"
        // Rackbeat's own clients allow 90 s (rackbeat.md 1.2).
        request.timeout = .seconds(60)
        if let body {
            request.fields[.contentType] = "application/json"
            do {
                request.body = Array(try JSONEncoder().encode(body))
            } catch {
                throw .refused(.init(code: "encoding"))
            }
        }
        let response: ClientResponse
        do throws(ClientError) { response = try await send(request) } catch { throw CallFailure(error) }
        if let limit = response.fields[Self.limitField].flatMap({ Int($0) }),
            let remaining = response.fields[Self.remainingField].flatMap({ Int($0) })
        {
            await onRateLimit(RateLimit(limit: limit, remaining: remaining))
        }
        guard response.status.kind == .successful else { throw FailureReading.failure(response) }
        return response
    }

    private static let limitField = HTTPField.Name("X-RateLimit-Limit") ?? .retryAfter
    private static let remainingField = HTTPField.Name("X-RateLimit-Remaining") ?? .retryAfter
}
