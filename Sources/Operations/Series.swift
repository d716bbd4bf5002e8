import CoreMetrics
import Synchronization

/// One line or a few of the metrics' text.
protocol Series: AnyObject, Sendable {
    var kind: String { get }
    var samples: [(suffix: String, value: String)] { get }
}

final class CounterSeries: Series, CounterHandler {
    private let value = Atomic<Int64>(0)

    var kind: String { "counter" }
    var samples: [(suffix: String, value: String)] { [("", "\(value.load(ordering: .relaxed))")] }

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }
}

final class GaugeSeries: Series, RecorderHandler, MeterHandler, FloatingPointCounterHandler {
    let kind: String
    private let value = Mutex<Double>(0)

    init(kind: String) { self.kind = kind }

    var samples: [(suffix: String, value: String)] { [("", "\(value.withLock { $0 })")] }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { self.value.withLock { $0 = value } }
    func set(_ value: Int64) { record(Double(value)) }
    func set(_ value: Double) { record(value) }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func reset() { record(0.0) }
}

final class TimerSeries: Series, TimerHandler {
    private let state = Mutex((count: Int64(0), nanoseconds: Int64(0)))

    var kind: String { "summary" }
    var samples: [(suffix: String, value: String)] {
        let (count, nanoseconds) = state.withLock { $0 }
        return [("_sum", "\(Double(nanoseconds) / 1e9)"), ("_count", "\(count)")]
    }

    func recordNanoseconds(_ duration: Int64) {
        state.withLock { state in
            state.count += 1
            state.nanoseconds += duration
        }
    }
}
