import Foundation
import Synchronization

/// A program of its own. Foundation's `Process` walks over all descriptors in the child and crashes there when the tests
/// have more than a thousand open.
public final class ChildProcess: Sendable {
    public struct NotStarted: Error {
        public var code: Int32
    }

    private struct State {
        var status: Int32?
        var waiters: [CheckedContinuation<Int32, Never>] = []
    }

    private let id: pid_t
    private let state = Mutex(State())

    /// - Parameter environment: all of it but for what a sanitizer needs; nil for this process's own.
    /// - Parameter output: a descriptor for what it prints; nil for this process's own.
    /// - Parameter errors: the same for its complaints.
    /// - Parameter passing: descriptors that it gets as 3, 4 and so on.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, output: CInt? = nil,
        errors: CInt? = nil, passing: [CInt] = []
    ) throws(NotStarted) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
        if let errors { posix_spawn_file_actions_adddup2(&actions, errors, 2) }
        // Copies beyond the numbers that they will have: none overwrites one that is still to be copied.
        let passing = passing.map { fcntl($0, F_DUPFD_CLOEXEC, CInt(3 + passing.count)) }
        defer { for number in passing { close(number) } }
        for (index, number) in passing.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, number, CInt(3 + index))
        }

        // A thread of the pool blocks signals, which its children would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let environment = (environment ?? ProcessInfo.processInfo.environment).merging(Sanitizer.environment) { $1 }
        var number: pid_t = 0
        let code = Self.withPointers([program] + arguments) { arguments in
            Self.withPointers(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&number, program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw NotStarted(code: code) }
        let id = number
        self.id = id
        Thread.detachNewThread { [self] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0 && errno == EINTR {}
            let waiters = state.withLock { state in
                state.status = Self.exit(status)
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume(returning: Self.exit(status)) }
        }
    }

    public var isRunning: Bool { state.withLock { $0.status == nil } }

    /// Waits for its end.
    ///
    /// - Returns: the exit status; 128 and the signal's number when a signal ended it.
    public func status() async -> Int32 {
        await withCheckedContinuation { waiter in
            let status = state.withLock { state in
                if state.status == nil { state.waiters.append(waiter) }
                return state.status
            }
            if let status { waiter.resume(returning: status) }
        }
    }

    public func signal(_ number: CInt) {
        // Under the lock, so that the number cannot have passed to another process.
        state.withLock { if $0.status == nil { _ = kill(id, number) } }
    }

    public var number: Int { Int(id) }

    private static func exit(_ status: Int32) -> Int32 {
        status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private static func withPointers<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}

/// A pipe whose ends no child inherits by itself.
public final class DescriptorPipe: Sendable {
    public let reading: CInt
    public let writing: CInt
    private let isWritingClosed = Mutex(false)

    public init() throws {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    /// From then on the reader meets the end when every child is gone.
    public func closeWriting() {
        isWritingClosed.withLock { isClosed in
            if !isClosed { close(writing) }
            isClosed = true
        }
    }

    deinit {
        closeWriting()
        close(reading)
    }
}
