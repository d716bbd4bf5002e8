public import CoreMetrics
import Synchronization

/// Keeps the process' metrics and writes them as Prometheus text (exposition format 0.0.4).
///
/// Timers become summaries without quantiles, in seconds. Labels come from closed sets, so the number of series is bounded.
public final class PrometheusMetrics: MetricsFactory {
    private struct Key: Hashable {
        var name: String
        var labels: String
    }

    private let series = Mutex<[Key: any Series]>([:])

    public init() {}

    /// The whole text, sorted by name.
    public func text() -> String {
        let all = series.withLock { $0 }.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }
        var text = ""
        var last = ""
        for (key, series) in all {
            if key.name != last { text += "# TYPE \(key.name) \(series.kind)\n" }
            last = key.name
            for sample in series.samples { text += "\(key.name)\(sample.suffix)\(key.labels) \(sample.value)\n" }
        }
        return text
    }

    private func find<Found: Series>(
        _ label: String, _ dimensions: [(String, String)], _ make: () -> Found
    ) -> Found {
        let labels = dimensions.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        let key = Key(name: "shoprelay_" + label, labels: labels.isEmpty ? "" : "{\(labels)}")
        return series.withLock { series in
            if let found = series[key] as? Found { return found }
            let made = make()
            series[key] = made
            return made
        }
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions) { CounterSeries() }
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        find(label, dimensions) { GaugeSeries(kind: "counter") }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        find(label, dimensions) { GaugeSeries(kind: "gauge") }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions) { GaugeSeries(kind: "gauge") }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions) { TimerSeries() }
    }

    // A series lives as long as the process: labels are few, and a counter that vanishes looks like a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}
}
