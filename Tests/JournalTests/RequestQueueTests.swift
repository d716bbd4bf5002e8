import Journal
import Testing

@testable import JournalSQLite

/// Every queue is bounded (design 7).
struct RequestQueueTests {
    private struct Asked: WriteRequest {
        var bytes: Int
        var refusals: Collected<JournalError>

        func fail(_ error: JournalError) { refusals.append(error) }
    }

    private let refusals = Collected<JournalError>()

    @Test func itHoldsSoManyBytesAndAsManyAgainOnceTheyAreTaken() {
        let queue = RequestQueue<Asked>(SQLiteJournal.Limits(queuedBytes: 1000))
        for round in 1...3 {
            for _ in 0..<3 { queue.add(Asked(bytes: 400, refusals: refusals)) }
            #expect(queue.next().count == 2)
            #expect(refusals.all.count == round)
        }
    }

    @Test func oneOfAnySizeIsTakenWhenNothingWaits() {
        let queue = RequestQueue<Asked>(SQLiteJournal.Limits(queuedBytes: 1000))
        queue.add(Asked(bytes: 5000, refusals: refusals))
        queue.add(Asked(bytes: 1, refusals: refusals))
        #expect(queue.next().count == 1)
        #expect(refusals.all.count == 1)
    }

    @Test func afterTheEndWhatWaitsIsHandedOverAndWhatComesIsRefused() {
        let queue = RequestQueue<Asked>(SQLiteJournal.Limits())
        queue.add(Asked(bytes: 1, refusals: refusals))
        queue.close()
        queue.add(Asked(bytes: 1, refusals: refusals))
        #expect(queue.next().count == 1)
        #expect(queue.next().isEmpty)
        #expect(refusals.all == [.closed])
    }
}
