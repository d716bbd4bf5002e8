import GRDB
import Journal

/// Turns a batch of requests into one transaction and answers each.
struct Writer {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func write(_ batch: [WriteRequest]) {
        var places: [Place] = []
        places.reserveCapacity(batch.count)
        do {
            try commit { for request in batch { places.append(try apply(request)) } }
            for (request, place) in zip(batch, places) { request.succeed(place) }
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

    /// A delivery's place; without meaning for the rest.
    private func apply(_ request: WriteRequest) throws -> Place {
        switch request {
        case .keep(let delivery, _): return try Deliveries.keep(delivery, in: db)
        case .commit(let changes, _): for change in changes { try apply(change) }
        case .probe: try db.run("UPDATE probe SET count = count + 1")
        }
        return Place(rawValue: 0)
    }

    private func apply(_ change: Change) throws {
        switch change {
        case .sorted(let agreement, let place): try Deliveries.sorted(agreement, through: place, in: db)
        case .request(let key, let moment): try WorkQueue.request(key, at: moment, in: db)
        case .finish(let work): try WorkQueue.finish(work, in: db)
        case .postpone(let work, let moment): try WorkQueue.postpone(work, until: moment, in: db)
        case .link(let link): try OrderLinks.set(link, in: db)
        case .raise(let item): try AttentionItems.raise(item, in: db)
        case .settle(let key): try AttentionItems.settle(key, in: db)
        case .settleAll(let key): try AttentionItems.settleAll(holding: key, in: db)
        case .advance(let name, let value): try Cursors.advance(name, to: value, in: db)
        }
    }
}

extension WriteRequest {
    fileprivate func succeed(_ place: Place) {
        switch self {
        case .keep(_, let answer): answer.resume(returning: .success(place))
        case .commit(_, let answer), .probe(let answer): answer.resume(returning: .success(()))
        }
    }
}
