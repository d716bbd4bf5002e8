import Relay
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AllowanceTests {
    private final class Log: Sendable {
        private let entries = Mutex<[Int]>([])

        var all: [Int] { entries.withLock { $0 } }

        func add(_ entry: Int) { entries.withLock { $0.append(entry) } }
    }

    @Test func aBurstPassesAndThenCallsPassAtTheRate() async throws {
        // 600 a minute: ten a second, and a burst of 75.
        let allowance = Allowance(perMinute: 600)
        let start = ContinuousClock.now
        for _ in 0..<75 { try await allowance.take(priority: 0) }
        #expect(start.duration(to: .now) < .seconds(1))
        for _ in 0..<3 { try await allowance.take(priority: 0) }
        #expect(start.duration(to: .now) >= .milliseconds(200))
    }

    @Test func ordersPassBeforeWhatWaitedLonger() async throws {
        let allowance = Allowance(perMinute: 0)
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
}
