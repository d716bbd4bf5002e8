import Relay
import Synchronization
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)), .ownThread)
struct AllowanceTests {
    private final class Log: Sendable {
        private let entries = Mutex<[Int]>([])

        var all: [Int] { entries.withLock { $0 } }

        func add(_ entry: Int) { entries.withLock { $0.append(entry) } }
    }

    @Test func noWindowHoldsMoreCallsThanAllowedAndABurstPassesAtOnce() async throws {
        let window = Duration.milliseconds(600)
        let allowance = Allowance(perMinute: 50, window: window)
        var passed: [ContinuousClock.Instant] = []
        var asked: [ContinuousClock.Instant] = []
        for _ in 0..<120 {
            asked.append(.now)
            try await allowance.take(priority: 0)
            passed.append(.now)
        }
        #expect(passed[0].duration(to: passed[49]) < .milliseconds(300).slowed)
        // The call was let through somewhere between the two.
        for (first, next) in zip(asked, passed.dropFirst(50)) {
            #expect(first.duration(to: next) >= .milliseconds(590))
        }
    }

    @Test func theLastFifthIsKeptForOrders() async throws {
        let allowance = Allowance(perMinute: 50)
        for _ in 0..<40 { try await allowance.take(priority: 2) }
        let stock = Task { try await allowance.take(priority: 2) }
        for _ in 0..<10 { try await allowance.take(priority: 0) }
        #expect(await eventually { await allowance.waiting == 1 })
        stock.cancel()
    }

    @Test func ordersPassBeforeWhatWaitedLonger() async throws {
        // One call in each window, so that they are seen one after the other.
        let allowance = Allowance(perMinute: 1, window: .milliseconds(600))
        await allowance.close(for: .seconds(2))
        let log = Log()
        try await withThrowingTaskGroup { group in
            for priority in [3, 2, 0] {
                group.addTask {
                    try await allowance.take(priority: priority)
                    log.add(priority)
                }
                // In line before the next one comes.
                let line = [3: 1, 2: 2, 0: 3][priority]
                #expect(await eventually(within: .seconds(1)) { await allowance.waiting == line })
            }
            try await group.waitForAll()
        }
        #expect(log.all == [0, 2, 3])
    }

    @Test func nobodyPassesWhileItIsClosed() async throws {
        let allowance = Allowance(perMinute: 0)
        let start = ContinuousClock.now
        await allowance.close(for: .milliseconds(100))
        try await allowance.take(priority: 0)
        #expect(start.duration(to: .now) >= .milliseconds(100))
    }

    /// Those in line must not wait for each other's clocks: 500 calls of 32 at a time took a minute so.
    @Test func manyAtOnceWithinTheAllowancePassAtOnce() async throws {
        let allowance = Allowance(perMinute: 1_000_000)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for _ in 0..<32 {
                group.addTask { for _ in 0..<500 { try await allowance.take(priority: 0) } }
            }
            try await group.waitForAll()
        }
        #expect(start.duration(to: .now) < .seconds(2).slowed)
        #expect(await allowance.waiting == 0)
    }

    @Test func whoGivesUpLeavesTheLineAndHoldsUpNobody() async throws {
        let allowance = Allowance(perMinute: 0)
        await allowance.close(for: .seconds(3))
        let first = Task { try await allowance.take(priority: 0) }
        #expect(await eventually { await allowance.waiting == 1 })
        let second = Task { try await allowance.take(priority: 0) }
        #expect(await eventually { await allowance.waiting == 2 })
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        try await second.value
        #expect(await allowance.waiting == 0)
    }
}
