import HTTPClient
import Journal
import JournalSQLite
import Relay
import ServiceLifecycle
import ServiceLifecycleTestKit
import ShopRouting
import Synchronization
import TestSupport
import Testing

@Suite("P7 nobody waits for others", .machineShare, .timeLimit(.minutes(1)))
struct LaneTests {
    @Test func aFloodOfDeliveriesHoldsUpNoOrder() async throws {
        let directory = try TemporaryDirectory()
        let store = try await SQLiteJournal.open(directory: directory.path + "/state")
        let journal = FaultyJournal(store)
        let isAsked = Atomic(false)
        let sample = try SampleAgreement(isPaused: false) { _ throws(ClientError) in
            isAsked.store(true, ordering: .relaxed)
            throw .notSent(.connectionRefused)
        }
        let (agreement, shop) = (sample.agreement, try #require(ShopName("dk")))
        let now = Moment(milliseconds: 1000)
        _ = try await journal.keep(
            Delivery(agreement: agreement.name, sender: .shop(shop), receivedAt: now, body: Array("webhook_id=1".utf8)))
        journal.flood(with: try #require(try await journal.unsorted(agreement.name, limit: 1).first))
        try await journal.commit([.request(WorkKey(agreement.name, .order(shop, 15)), at: now)])

        let lane = Lane(agreement, journal: journal, clock: WallClock { now })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await lane.run() }
                let wasAsked = await eventually { isAsked.load(ordering: .relaxed) }
                #expect(wasAsked)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        await store.close()
    }

    /// Deliveries are kept however many there are; what becomes of them is bounded.
    @Test func beyondAnAmountOfWorkDeliveriesWaitUnsorted() async throws {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let agreement = try SampleAgreement(isPaused: false).agreement
        let shop = try #require(ShopName("dk"))
        let now = Moment(milliseconds: 1000)
        try await withThrowingTaskGroup { group in
            for id in 1...9000 {
                group.addTask {
                    _ = try await journal.keep(
                        Delivery(
                            agreement: agreement.name, sender: .shop(shop), receivedAt: now,
                            fields: ["x-wc-webhook-topic": "order.deleted"], body: Array(#"{"id":\#(id)}"#.utf8)))
                }
            }
            try await group.waitForAll()
        }
        let lane = Lane(agreement, journal: journal, clock: WallClock { now }, workLimit: 5000)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await lane.run() }
                let isFull = await eventually { (try? await journal.backlog(agreement.name).work >= 5000) == true }
                #expect(isFull)
                for _ in 0..<20 {
                    lane.wake()
                    await Task.yield()
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        let backlog = try await journal.backlog(agreement.name)
        #expect(backlog.work <= 5000 + 4096 && backlog.work + backlog.unsorted == 9000 && backlog.unsorted > 0)
        await journal.close()
    }
}
