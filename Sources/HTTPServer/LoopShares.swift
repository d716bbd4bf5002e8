import EventLoop
import Synchronization

/// Spreads connections evenly: each goes to the loop that has the fewest.
final class LoopShares: Sendable {
    let loops: [EventLoop]
    private let counts: Mutex<[Int]>

    /// - Parameter loops: not empty.
    init(_ loops: [EventLoop]) {
        self.loops = loops
        counts = Mutex(Array(repeating: 0, count: loops.count))
    }

    /// Takes a place on a loop, to be given back by ``leave(_:)``.
    ///
    /// - Parameter own: wins among equals: the connection need not change threads.
    func enter(from own: Int) -> Int {
        counts.withLock { counts in
            var chosen = own
            for index in counts.indices where counts[index] < counts[chosen] { chosen = index }
            counts[chosen] += 1
            return chosen
        }
    }

    func leave(_ index: Int) { counts.withLock { $0[index] -= 1 } }
}
