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
        /// Several customers have the address: somebody must say which it is.
        case ambiguous(numbers: [Int])
    }

    private static let limit = 10_000
    /// After which Rackbeat is asked again: a customer may get another address there.
    private static let life = Duration.seconds(86_400)
    /// The same of the terms of new customers.
    private static let termsLife = Duration.seconds(600)

    private let agreement: Agreement
    private let journal: any Journal
    private let calls: FarCalls
    private let clock: WallClock

    private var terms: (value: Client.CustomerTerms, until: Moment)?
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

    /// Rackbeat may refuse a customer that was deleted there: it is looked for again.
    func forget(_ email: String) async throws(JournalError) {
        known[email.lowercased()] = nil
        try await journal.commit([.forget(cursor: cursor(of: email.lowercased()))])
    }

    /// A digest: addresses are not kept beside the deliveries.
    private func cursor(of email: String) -> String {
        "customer \(agreement.name) \(Hex.encode(SHA256.digest(of: Array(email.utf8).span).span))"
    }

    private func find(_ email: String, _ draft: OrderDraft, _ priority: Int) async throws(Stop) -> Int {
        let cursor = cursor(of: email)
        let entry = try await entry(cursor)
        if case .known(let number, let until) = entry, clock.now() < until { return number }
        let found = try await rackbeat(priority) { client throws(CallFailure) in
            try await client.customers(email: email)
        }
        // One that is barred gets no orders, and is no reason to make another.
        let open = found.filter { !$0.isBarred }
        let candidates = (open.isEmpty ? found : open).map(\.number).sorted()
        if candidates.count > 1 { throw .ambiguous(numbers: candidates) }
        if let number = candidates.first {
            try await commit(.advance(cursor: cursor, to: Entry.known(number, until: clock.now() + Self.life).text))
            return number
        }
        if case .settling(let settles) = entry, settles > clock.now() { throw .settling(until: settles) }
        return try await create(email, draft, priority, cursor)
    }

    private func create(
        _ email: String, _ draft: OrderDraft, _ priority: Int, _ intent: String
    ) async throws(Stop) -> Int {
        let terms = try await terms(priority)
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
        try await commit(
            .advance(cursor: intent, to: Entry.known(customer.number, until: clock.now() + Self.life).text))
        return customer.number
    }

    private func terms(_ priority: Int) async throws(Stop) -> Client.CustomerTerms {
        if let terms, clock.now() < terms.until { return terms.value }
        let value = try await rackbeat(priority) { client throws(CallFailure) in try await client.customerTerms() }
        terms = (value, clock.now() + Self.termsLife)
        return value
    }

    private func settling(_ intent: String, until moment: Moment) -> Change {
        .advance(cursor: intent, to: Entry.settling(until: moment).text)
    }

    private func entry(_ cursor: String) async throws(Stop) -> Entry? {
        do throws(JournalError) { return try await journal.cursor(cursor).flatMap(Entry.init(text:)) } catch {
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

/// What the journal holds of a customer's address.
private enum Entry {
    /// An earlier creating call may still be carried out until then.
    case settling(until: Moment)
    /// Rackbeat's number, trusted until then.
    case known(Int, until: Moment)

    var text: String {
        switch self {
        case .settling(let moment): String(moment.milliseconds)
        case .known(let number, let moment): "\(number) \(moment.milliseconds)"
        }
    }

    init?(text: String) {
        let parts = text.split(separator: " ").map { Int64($0) }
        switch parts.count {
        case 1:
            guard let moment = parts[0] else { return nil }
            self = .settling(until: Moment(milliseconds: moment))
        case 2:
            guard let number = parts[0].flatMap(Int.init(exactly:)), let moment = parts[1] else { return nil }
            self = .known(number, until: Moment(milliseconds: moment))
        default: return nil
        }
    }
}
