import AppendLog
import GRDB
import Journal
import ShopRouting

/// Somebody waits for these changes to be committed.
enum CommitRequest: WriteRequest {
    typealias Answer = CheckedContinuation<Result<Void, JournalError>, Never>

    case commit([Change], Answer)
    case probe(Answer)

    private var answer: Answer {
        switch self {
        case .commit(_, let answer), .probe(let answer): answer
        }
    }

    var bytes: Int {
        switch self {
        case .commit(let changes, _): changes.count * 256
        case .probe: 0
        }
    }

    func succeed() { answer.resume(returning: .success(())) }

    func fail(_ error: JournalError) { answer.resume(returning: .failure(error)) }
}

/// Turns a batch of requests into one transaction and answers each.
struct Writer {
    /// What the transaction says of where an agreement's sorting stands.
    private enum Sorting {
        case advanced(AgreementName, StreamEnd)
        case setBack(AgreementName, StreamEnd)
    }

    private let db: Database
    private let deliveries: Deliveries

    init(_ db: Database, _ deliveries: Deliveries) {
        self.db = db
        self.deliveries = deliveries
    }

    func write(_ batch: [CommitRequest]) {
        let batch = batch.filter(logStands)
        var sorted: [Sorting] = []
        do {
            try commit { for request in batch { try apply(request, &sorted) } }
            for sorting in sorted {
                switch sorting {
                case .advanced(let agreement, let end): deliveries.advance(agreement, to: end)
                case .setBack(let agreement, let start): deliveries.setBack(agreement, to: start)
                }
            }
            for request in batch { request.succeed() }
        } catch {
            let error = JournalError(error)
            if case .broken = error, batch.count > 1 {
                // A bug or damage, which is one request's: each alone, none can fail its neighbours.
                for request in batch { write([request]) }
            } else {
                for request in batch { request.fail(error) }
            }
        }
    }

    /// A log that cannot be written fails who asks for it, and nobody beside.
    private func logStands(for request: CommitRequest) -> Bool {
        guard case .probe = request else { return true }
        do throws(JournalError) {
            try deliveries.probe()
            return true
        } catch {
            request.fail(error)
            return false
        }
    }

    private func commit(_ changes: () throws -> Void) throws {
        try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            try changes()
            try db.cachedStatement(sql: "COMMIT").execute()
        } catch {
            try? db.rollback()
            throw error
        }
    }

    private func apply(_ request: CommitRequest, _ sorted: inout [Sorting]) throws {
        switch request {
        case .commit(let changes, _): for change in changes { try apply(change, &sorted) }
        case .probe: try db.run("UPDATE probe SET count = count + 1")
        }
    }

    private func apply(_ change: Change, _ sorted: inout [Sorting]) throws {
        switch change {
        case .sorted(let agreement, let place):
            let end = try deliveries.end(of: place, agreement)
            try SortedDeliveries.set(agreement, to: end, in: db)
            sorted.append(.advanced(agreement, end))
        case .unsorted(let agreement, let place):
            let start = try deliveries.start(of: place, agreement)
            try SortedDeliveries.setBack(agreement, to: start, in: db)
            sorted.append(.setBack(agreement, start))
        case .request(let key, let moment): try WorkQueue.request(key, at: moment, in: db)
        case .finish(let work): try WorkQueue.finish(work, in: db)
        case .postpone(let work, let moment): try WorkQueue.postpone(work, until: moment, in: db)
        case .link(let link):
            try OrderLinks.set(link, in: db)
            try Sales.follow(link, in: db)
        case .sale(let sale, let agreement, let shop, let orderID, let stage):
            try Sales.set(sale, of: agreement, shop, orderID, countedFrom: stage, in: db)
        case .stock(let reading): try ItemStocks.take(reading, in: db)
        case .product(let product, let shop, let moment): try Products.see(product, in: shop, at: moment, in: db)
        case .doubt(let product, let shop): try Products.doubt(product, in: shop, in: db)
        case .forgetProduct(let product, let shop): try Products.forget(product, in: shop, in: db)
        case .forgetProducts(let shop, let moment): try Products.forget(seenBefore: moment, in: shop, in: db)
        case .raise(let item): try AttentionItems.raise(item, in: db)
        case .settle(let key): try AttentionItems.settle(key, in: db)
        case .settleAll(let key): try AttentionItems.settleAll(holding: key, in: db)
        case .advance(let name, let value): try Cursors.advance(name, to: value, in: db)
        case .forget(let name): try Cursors.forget(name, in: db)
        }
    }
}
