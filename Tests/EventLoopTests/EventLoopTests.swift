import EventLoop
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite(.halfTheMachine, .timeLimit(.minutes(1)))
struct EventLoopTests {
    /// Two ends of a connection, both non-blocking, the first one watched by the loop.
    private func pair(_ loop: EventLoop) throws -> (CInt, CInt) {
        var ends: [CInt] = [0, 0]
        #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    private final class Flag: Sendable {
        private let value = Atomic<Bool>(false)

        var isSet: Bool { value.load(ordering: .acquiring) }

        func set() { value.store(true, ordering: .releasing) }
    }

    private actor Counter {
        let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.isolation.asUnownedSerialExecutor() }
        private var count = 0
        var value: Int { count }

        init(_ loop: EventLoop) { self.loop = loop }

        func next() -> Bool {
            count += 1
            return loop.isCurrent
        }
    }

    @Test func aTaskStaysOnItsLoopAcrossAwaits() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        await withTaskExecutorPreference(loop) {
            #expect(loop.isCurrent)
            await Task.yield()
            #expect(loop.isCurrent)
            async let child = loop.isCurrent
            #expect(await child)
            #expect(loop.isCurrent)
        }
    }

    @Test func anActorOfTheLoopRunsOnItsThread() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let counter = Counter(loop)
        for _ in 0..<100 { #expect(await counter.next()) }
    }

    @Test(arguments: [true, false]) func aNudgeEndsTheWaitOrTheNextOne(waitsAlready: Bool) async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let (first, second) = try pair(loop)
        let descriptor = Descriptor(adopting: first)
        defer { close(second) }
        let flag = Flag()
        let nudging = Task.detached {
            guard waitsAlready else { return }
            _ = await eventually { flag.isSet }
            // Until one finds the wait.
            loop.nudge(first)
        }
        if !waitsAlready { loop.nudge(first) }
        let wake = await withTaskExecutorPreference(loop) {
            flag.set()
            return await loop.change(of: descriptor, by: .now + .seconds(20))
        }
        await nudging.value
        #expect(wake == .ready)
    }

    @Test func bytesWakeAWait() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let (near, far) = try pair(loop)
        let wake = try await withTaskExecutorPreference(loop) {
            let descriptor = Descriptor(adopting: near)
            try loop.watch(descriptor)
            var buffer = [UInt8](repeating: 0, count: 8)
            #expect(descriptor.receive(into: &buffer, from: 0) == .wouldBlock)
            #expect(Glibc.send(far, "x", 1, 0) == 1)
            return await loop.change(of: descriptor)
        }
        #expect(wake == .ready)
        close(far)
    }

    @Test func aDeadlineEndsAWaitAndNotBeforeItsTime() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let (near, far) = try pair(loop)
        let (wake, waited) = try await withTaskExecutorPreference(loop) {
            let descriptor = Descriptor(adopting: near)
            try loop.watch(descriptor)
            // The first edge says that there is room to write.
            _ = await loop.change(of: descriptor)
            let start = ContinuousClock.now
            let wake = await loop.change(of: descriptor, by: start + .milliseconds(50))
            return (wake, start.duration(to: .now))
        }
        #expect(wake == .deadline)
        #expect(waited >= .milliseconds(50) && waited < .seconds(5))
        close(far)
    }

    @Test func cancellationEndsAWait() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let (near, far) = try pair(loop)
        let waits = Flag()
        await withTaskGroup(of: EventLoop.Wake?.self) { group in
            group.addTask(executorPreference: loop) {
                let descriptor = Descriptor(adopting: near)
                guard (try? loop.watch(descriptor)) != nil else { return nil }
                _ = await loop.change(of: descriptor)
                waits.set()
                return await loop.change(of: descriptor)
            }
            #expect(await eventually { waits.isSet })
            group.cancelAll()
            #expect(await group.next() == .cancelled)
        }
        close(far)
    }

    @Test func anInterruptedGroupsWaitsEndAndLaterOnesDoNotBegin() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let (near, far) = try pair(loop)
        let idle = IdleGroup()
        let waits = Flag()
        async let wakes = withTaskExecutorPreference(loop) {
            let descriptor = Descriptor(adopting: near)
            guard (try? loop.watch(descriptor)) != nil else { return [EventLoop.Wake]() }
            _ = await loop.change(of: descriptor)
            waits.set()
            return [await loop.change(of: descriptor, idle: idle), await loop.change(of: descriptor, idle: idle)]
        }
        #expect(await eventually { waits.isSet })
        loop.interrupt(idle)
        #expect(await wakes == [.cancelled, .cancelled])
        close(far)
    }

    @Test func aCancellationIsNeverMissed() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        for _ in 0..<300 {
            let (near, far) = try pair(loop)
            await withTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: loop) {
                    let descriptor = Descriptor(adopting: near)
                    guard (try? loop.watch(descriptor)) != nil else { return }
                    while await loop.change(of: descriptor) != .cancelled {}
                }
                group.cancelAll()
            }
            close(far)
        }
    }

    /// Bytes come while the task waits, runs, or stands behind others in the loop's queue.
    @Test func noEdgeIsLost() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let (near, far) = try pair(loop)
        let rounds = 5000
        async let echoed = withTaskExecutorPreference(loop) {
            let descriptor = Descriptor(adopting: near)
            guard (try? loop.watch(descriptor)) != nil else { return 0 }
            var buffer = [UInt8](repeating: 0, count: 8)
            for round in 0..<rounds {
                while descriptor.receive(into: &buffer, from: 0) == .wouldBlock {
                    let wake = await loop.change(of: descriptor, by: .now + .seconds(20))
                    guard wake == .ready else { return round }
                }
                guard descriptor.send([1], from: 0) == .bytes(1) else { return round }
                if round.isMultiple(of: 3) { await Task.yield() }
            }
            return rounds
        }
        let other = try EventLoop.start()
        defer { other.stop() }
        let sent = await withTaskExecutorPreference(other) {
            let descriptor = Descriptor(adopting: far)
            guard (try? other.watch(descriptor)) != nil else { return 0 }
            var buffer = [UInt8](repeating: 0, count: 8)
            for round in 0..<rounds {
                guard descriptor.send([1], from: 0) == .bytes(1) else { return round }
                while descriptor.receive(into: &buffer, from: 0) == .wouldBlock {
                    let wake = await other.change(of: descriptor, by: .now + .seconds(20))
                    guard wake == .ready else { return round }
                }
            }
            return rounds
        }
        #expect(sent == rounds)
        #expect(await echoed == rounds)
    }

    @Test func workFromOtherThreadsIsNeverForgotten() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let counter = Counter(loop)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<500 { _ = await counter.next() } } }
        }
        #expect(await counter.value == 4000)
    }

    @Test(arguments: [false, true]) func aPauseLastsAndStaysOnTheLoop(isCancelled: Bool) async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let start = ContinuousClock.now
        await withTaskGroup(of: Bool.self) { group in
            group.addTask(executorPreference: loop) {
                await loop.pause(until: start + .milliseconds(20))
                return loop.isCurrent
            }
            if isCancelled { group.cancelAll() }
            #expect(await group.next() == true)
        }
        #expect(start.duration(to: .now) >= .milliseconds(20))
    }

    @Test func theLimitOfDescriptorsIsNeverLowered() {
        let limit = DescriptorLimit.raise(to: 0)
        #expect(limit > 0)
        #expect(DescriptorLimit.raise(to: 1) >= limit, "a server beside this test may raise it")
    }

    @Test func aTimerFiresOnceOnTheLoop() async throws {
        let loop = try EventLoop.start()
        defer { loop.stop() }
        let isOnLoop = await withCheckedContinuation { continuation in
            loop.schedule(ObjectIdentifier(loop), at: .now + .milliseconds(5)) {
                continuation.resume(returning: loop.isCurrent)
            }
        }
        #expect(isOnLoop)
    }

    @Test func aDescriptorClosesOnce() throws {
        var ends: [CInt] = [0, 0]
        #expect(pipe(&ends) == 0)
        do { _ = Descriptor(adopting: ends[0]) }
        #expect(fcntl(ends[0], F_GETFD) == -1)
        let kept = Descriptor(adopting: ends[1]).release()
        #expect(fcntl(kept, F_GETFD) != -1)
        close(kept)
    }
}
