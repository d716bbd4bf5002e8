import Synchronization
public import Testing

/// How much of the machine a test takes. All tests start at once otherwise, and what one of them measures, or waits for
/// with a deadline, is then only how much the others compute.
///
/// The wait for a share does not count against a `.timeLimit`.
public struct MachineShare: TestTrait, SuiteTrait, TestScoping {
    fileprivate static let all = 8

    /// Eighths.
    let size: Int

    public func scopeProvider(for test: Test, testCase: Test.Case?) -> MachineShare? { testCase == nil ? self : nil }

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Queue.shared.take(size)
        defer { Queue.shared.give(size) }
        try await function()
    }
}

extension Trait where Self == MachineShare {
    /// For what fills all cores by itself.
    public static var wholeMachine: Self { MachineShare(size: MachineShare.all) }

    /// For what computes for seconds, or starts processes.
    public static var halfTheMachine: Self { MachineShare(size: MachineShare.all / 2) }

    /// For what has to be in time, but computes little.
    public static var machineShare: Self { MachineShare(size: 1) }
}

/// First come, first served, so that nobody who wants much waits for ever.
private final class Queue: Sendable {
    static let shared = Queue()

    private struct State {
        var free = MachineShare.all
        var waiting: [(size: Int, turn: CheckedContinuation<Void, Never>)] = []

        mutating func next() -> CheckedContinuation<Void, Never>? {
            guard let first = waiting.first, first.size <= free else { return nil }
            free -= first.size
            return waiting.removeFirst().turn
        }
    }

    private let state = Mutex(State())

    func take(_ size: Int) async {
        await withCheckedContinuation { turn in
            state.withLock { $0.waiting.append((size, turn)) }
            hand()
        }
    }

    func give(_ size: Int) {
        state.withLock { $0.free += size }
        hand()
    }

    private func hand() {
        while let turn = state.withLock({ $0.next() }) { turn.resume() }
    }
}
