import HTTPClient
import Rackbeat
import ShopRouting

/// Finds or creates Rackbeat's customer for an e-mail address, one address at a time, so that two orders of a new
/// customer do not make two customers.
actor CustomerDirectory {
    private static let limit = 10_000

    private var known: [String: Int] = [:]
    private var busy: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// The customer's number; created with the draft's names and addresses when there is none.
    func number(
        email: String, _ draft: OrderDraft, _ client: Rackbeat.Client
    ) async throws(CallFailure) -> Int {
        let email = email.lowercased()
        while busy.contains(email) {
            await withCheckedContinuation { waiting[email, default: []].append($0) }
        }
        if let number = known[email] { return number }
        busy.insert(email)
        defer {
            busy.remove(email)
            for continuation in waiting.removeValue(forKey: email) ?? [] { continuation.resume() }
        }
        let number = try await find(email, draft, client)
        if known.count >= Self.limit { known.removeAll() }
        known[email] = number
        return number
    }

    private func find(
        _ email: String, _ draft: OrderDraft, _ client: Rackbeat.Client
    ) async throws(CallFailure) -> Int {
        // Several with one address: the lowest number, as rackbeat.md 2.3 says.
        if let number = try await client.customers(email: email).map(\.number).min() { return number }
        return try await client.createCustomer(email: email, draft).number
    }
}
