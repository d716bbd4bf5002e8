import Dispatch
import Glibc
import Logging
import Settings
import Synchronization

/// Writes lines to standard error from a thread of its own.
///
/// A reader that has stalled (a full pipe, a stopped terminal) costs lines, which are counted, and never holds up
/// whoever logs.
final class LogOutput: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isWriting = false
    }

    /// Bytes that may wait; as many again may be on their way out.
    static let capacity = 1 << 20

    let format: Settings.Log.Format
    private let descriptor: CInt
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "log")

    /// - Parameter descriptor: stays the caller's to close.
    init(_ format: Settings.Log.Format, descriptor: CInt = STDERR_FILENO) {
        self.format = format
        self.descriptor = descriptor
    }

    /// Makes this the output of every `Logger` of the process; once in its life.
    static func bootstrap(_ settings: Settings.Log) -> LogOutput {
        let output = LogOutput(settings.format)
        let level = Logger.Level(settings.level)
        LoggingSystem.bootstrap { _ in LineLogHandler(output: output, logLevel: level) }
        return output
    }

    /// Takes a whole line, or drops it when too many wait.
    func write(_ line: [UInt8]) {
        let starts = state.withLock { state in
            guard state.waiting.count + line.count <= Self.capacity else {
                state.dropped += 1
                return false
            }
            state.waiting += line
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { queue.async { self.drain() } }
    }

    /// Waits until what has been logged is written; before the process ends.
    ///
    /// - Returns: false when `seconds` have passed first.
    @discardableResult
    func flush(seconds: Int = 1) -> Bool {
        let isDone = DispatchSemaphore(value: 0)
        queue.async { isDone.signal() }
        return isDone.wait(timeout: .now() + .seconds(seconds)) == .success
    }

    private func drain() {
        while let (bytes, dropped) = take() {
            put(bytes)
            guard dropped > 0 else { continue }
            let note = LogRecord(
                time: LogRecord.now, level: .warning, message: "log lines were dropped",
                metadata: ["log.dropped": "\(dropped)"])
            put(note.line(format))
        }
    }

    private func take() -> (bytes: [UInt8], dropped: Int)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            defer {
                state.waiting = []
                state.dropped = 0
            }
            return (state.waiting, state.dropped)
        }
    }

    private func put(_ bytes: [UInt8]) {
        var left = bytes[...]
        while !left.isEmpty {
            let written = unsafe left.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                left = left.dropFirst(written)
            } else if errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&wait, 1, -1)
            } else if errno != EINTR {
                return  // nobody is left to read, or to tell
            }
        }
    }
}

extension Logger.Level {
    init(_ level: Settings.Log.Level) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}
