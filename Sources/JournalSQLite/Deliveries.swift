import AppendLog
import Journal
import ShopRouting
import Synchronization

/// Somebody waits for this delivery to be kept.
struct KeepRequest: WriteRequest {
    let delivery: Delivery
    let answer: CheckedContinuation<Result<Place, JournalError>, Never>

    var bytes: Int { delivery.body.count + 256 }

    func fail(_ error: JournalError) { answer.resume(returning: .failure(error)) }
}

/// The deliveries, in a log of their own, and where the sorting of each agreement stands.
///
/// They are not rows: a row would be written to SQLite's log and again to the database, in pages of which a part belongs
/// to others, and cost an acknowledgement three times as much (README, figures). What the sorting makes of them are rows.
final class Deliveries: Sendable {
    private struct Standing {
        var kept = StreamEnd(count: 0, place: 0)
        var sorted = StreamEnd(count: 0, place: 0)
        /// The oldest unsorted delivery, once somebody knows it.
        var next: (place: Int64, receivedAt: Int64)?

        /// A delivery can be sorted before it is counted as kept.
        var unsorted: Int { Int(max(0, kept.count - sorted.count)) }
    }

    private enum Bytes {
        /// Of bodies handed to one sorting.
        static let unsorted = 32 << 20
    }

    private let log: AppendLog
    private let standings: Mutex<[String: Standing]>

    /// - Parameter sorted: what the database says of each agreement.
    init(directory: String, sorted: [AgreementName: StreamEnd]) throws(JournalError) {
        log = try JournalError.saying { () throws(LogError) in try AppendLog(directory: directory) }
        var standings = log.streams.mapValues { Standing(kept: $0) }
        for (agreement, sorted) in sorted {
            guard let kept = standings[agreement.rawValue]?.kept, kept.count >= sorted.count else {
                throw .broken("deliveries of agreement \(agreement) were sorted that the log does not have")
            }
            standings[agreement.rawValue]?.sorted = sorted
        }
        self.standings = Mutex(standings)
    }

    var setAside: String? { log.setAside }

    /// Keeps what is queued until the queue is closed and empty.
    func keep(_ queue: RequestQueue<KeepRequest>) {
        while case let batch = queue.next(), !batch.isEmpty {
            do throws(LogError) {
                let kept = try log.append(batch.map { Record($0.delivery) })
                note(batch, kept)
                for (request, kept) in zip(batch, kept) {
                    request.answer.resume(returning: .success(Place(rawValue: kept.place)))
                }
            } catch {
                for request in batch { request.fail(JournalError(error)) }
            }
        }
    }

    private func note(_ batch: [KeepRequest], _ kept: [Appended]) {
        standings.withLock { standings in
            for (request, kept) in zip(batch, kept) {
                let delivery = request.delivery
                var standing = standings[delivery.agreement.rawValue] ?? Standing()
                if standing.unsorted == 0 { standing.next = (kept.place, delivery.receivedAt.milliseconds) }
                standing.kept = StreamEnd(count: kept.ordinal, place: kept.end)
                standings[delivery.agreement.rawValue] = standing
            }
        }
    }

    func probe() throws(JournalError) {
        try JournalError.saying(log.probe)
    }

    func delivery(at place: Place) throws(JournalError) -> KeptDelivery? {
        guard let record = try record(at: place) else { return nil }
        return try KeptDelivery(record).readable
    }

    func unsorted(_ agreement: AgreementName, limit: Int) throws(JournalError) -> [KeptDelivery] {
        guard let standing = standing(agreement), standing.unsorted > 0 else { return [] }
        let start = standing.next?.place ?? standing.sorted.place
        let records = try JournalError.saying { () throws(LogError) in
            try log.records(of: agreement.rawValue, from: start, limit: limit, bytes: Bytes.unsorted)
        }
        if standing.next == nil, let first = records.first {
            standings.withLock { standings in
                guard standings[agreement.rawValue]?.sorted == standing.sorted else { return }
                standings[agreement.rawValue]?.next = (first.place, first.record.time)
            }
        }
        return try records.map { (record) throws(JournalError) in try KeptDelivery(record).readable }
    }

    func unsortedAgreements() throws(JournalError) -> [AgreementName] {
        let names = standings.withLock { standings in standings.filter { $0.value.unsorted > 0 }.map(\.key) }
        return try names.map { (name) throws(JournalError) in try AgreementName(name).readable }
    }

    func backlog(_ agreement: AgreementName) throws(JournalError) -> (count: Int, oldest: Moment?) {
        if let standing = standing(agreement), standing.unsorted > 0, standing.next == nil {
            _ = try unsorted(agreement, limit: 1)
        }
        let standing = standing(agreement) ?? Standing()
        return (standing.unsorted, standing.next.map { Moment(milliseconds: $0.receivedAt) })
    }

    /// Where the agreement's sorting stands behind this delivery of its own.
    func end(of place: Place, _ agreement: AgreementName) throws(JournalError) -> StreamEnd {
        guard let record = try record(at: place), record.record.stream == agreement.rawValue else {
            throw .broken("no delivery of agreement \(agreement) is at this place")
        }
        return StreamEnd(count: record.ordinal, place: record.end)
    }

    /// Where it stands before this delivery.
    func start(of place: Place, _ agreement: AgreementName) throws(JournalError) -> StreamEnd {
        StreamEnd(count: try end(of: place, agreement).count - 1, place: place.rawValue)
    }

    /// The database has it.
    func setBack(_ agreement: AgreementName, to sorted: StreamEnd) {
        standings.withLock { standings in
            guard var standing = standings[agreement.rawValue], standing.sorted.place > sorted.place else { return }
            standing.sorted = sorted
            standing.next = nil
            standings[agreement.rawValue] = standing
        }
    }

    /// The database has it.
    func advance(_ agreement: AgreementName, to sorted: StreamEnd) {
        standings.withLock { standings in
            guard var standing = standings[agreement.rawValue], standing.sorted.place < sorted.place else { return }
            standing.sorted = sorted
            if let next = standing.next, next.place < sorted.place { standing.next = nil }
            standings[agreement.rawValue] = standing
        }
    }

    private func record(at place: Place) throws(JournalError) -> KeptRecord? {
        try JournalError.saying { () throws(LogError) in try log.record(at: place.rawValue) }
    }

    private func standing(_ agreement: AgreementName) -> Standing? {
        standings.withLock { $0[agreement.rawValue] }
    }
}
