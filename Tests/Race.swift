// Built by .ci/sanitize with the thread sanitizer: what it must not report, and with `planted` what it must.
import Dispatch
import Synchronization

struct Full: Error {}

final class Counters: @unchecked Sendable {
    let one = Mutex(0)
    let two = Mutex((first: 0, second: 0))
    /// Guarded by nothing.
    var beside = 0

    func guarded() {
        one.withLock { $0 += 1 }
        try? one.withLock { count throws(Full) in
            count += 1
            if count < 0 { throw Full() }
        }
        two.withLock { $0.second += $0.first + 1 }
    }

    func unguarded() {
        guarded()
        beside += 1
    }
}

@main
enum Race {
    static func main() {
        let counters = Counters()
        let plants = CommandLine.arguments.contains("planted")
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<20_000 { plants ? counters.unguarded() : counters.guarded() }
        }
    }
}
