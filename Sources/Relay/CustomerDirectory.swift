import Cryptography
import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// Finds or creates Rackbeat's customer for an e-mail address, one address at a time, so that two orders of a new
/// customer do not make two customers.
///
/// As with orders, an intent is written before a creating call, and what its absence proves must have settled.
actor CustomerDirectory {
    enum Stop: Error {
        case call(CallFailure)
        case journal(JournalError)
        /// An earlier creating call may still be carried out until then.
        case settling(until: Moment)
    }

    private static let limit = 10_000
    /// After which Rackbeat is asked again: a customer may get another address there, or be deleted.
    private static let life = Duration.seconds(600)

    private let agreement: Agreement
    private let journal: any Journal
    private let calls: FarCalls
    private let clock: WallClock

    private var known: [String: (number: Int, until: Moment)] = [:]
    private var busy: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    init(_ agreement: Agreement, journal: any Journal, calls: FarCalls, clock: WallClock) {
        self.agreement = agreement
        self.journal = journal
        self.calls = calls
        self.clock = clock
    }

    /// The customer's number; created with the draft's names and addresses when there is none.
    func number(email: String, _ draft: OrderDraft, priority: Int) async throws(Stop) -> Int {
        let email = email.lowercased()
        while busy.contains(email) {
            await withCheckedContinuation { waiting[email, default: []].append($0) }
        }
        if let customer = known[email], clock.now() < customer.until { return customer.number }
        busy.insert(email)
        defer {
            busy.remove(email)
            for continuation in waiting.removeValue(forKey: email) ?? [] { continuation.resume() }
        }
        let number = try await find(email, draft, priority)
        if known.count >= Self.limit { known.removeAll() }
        known[email] = (number, clock.now() + Self.life)
        return number
    }

    private func find(_ email: String, _ draft: OrderDraft, _ priority: Int) async throws(Stop) -> Int {
        // A digest: addresses are not kept beside the deliveries.
        let intent = "customer \(agreement.name) \(Hex.encode(SHA256.digest(of: Array(email.utf8).span).span))"
        let settles = try await cursor(intent)
        // Several with one address: the lowest number, as rackbeat.md 2.3 says.
        let found = try await rackbeat(priority) { client throws(CallFailure) in
            try await client.customers(email: email)
        }
        if let number = found.map(\.number).min() {
            if settles != nil { try await commit(.forget(cursor: intent)) }
            return number
        }
        if let settles, settles > clock.now() { throw .settling(until: settles) }
        return try await create(email, draft, priority, intent)
    }

    private func create(
        _ email: String, _ draft: OrderDraft, _ priority: Int, _ intent: String
    ) async throws(Stop) -> Int {
        let terms = try await rackbeat(priority) { client throws(CallFailure) in try await client.customerTerms() }
        do throws(CallFailure) { try await calls.payForRackbeat(priority: priority) } catch { throw .call(error) }
        let start = clock.now()
        try await commit(settling(intent, until: agreement.settled(start: start, end: start)))
        let customer: Rackbeat.Customer
        do throws(CallFailure) {
            customer = try await calls.rackbeat(priority: priority, isPaid: true) { client throws(CallFailure) in
                try await client.createCustomer(email: email, draft, terms)
            }
        } catch {
            switch error {
            case .unclear, .malformed:
                try await commit(settling(intent, until: agreement.settled(start: start, end: clock.now())))
            case .notCarriedOut, .missing, .unauthorized, .refused: try await commit(.forget(cursor: intent))
            }
            throw .call(error)
        }
        try await commit(.forget(cursor: intent))
        return customer.number
    }

    private func settling(_ intent: String, until moment: Moment) -> Change {
        .advance(cursor: intent, to: String(moment.milliseconds))
    }

    private func cursor(_ name: String) async throws(Stop) -> Moment? {
        do throws(JournalError) {
            return try await journal.cursor(name).flatMap { Int64($0) }.map(Moment.init(milliseconds:))
        } catch {
            throw .journal(error)
        }
    }

    private func commit(_ change: Change) async throws(Stop) {
        do throws(JournalError) { try await journal.commit([change]) } catch { throw .journal(error) }
    }

    private func rackbeat<Value: Sendable>(
        _ priority: Int, _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) { return try await calls.rackbeat(priority: priority, call) } catch {
            throw .call(error)
        }
    }
}
