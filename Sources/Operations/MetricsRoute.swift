public import HTTPServer
import HTTPTypes
public import Journal
import Metrics
public import Relay
public import ShopRouting

/// `GET /metrics`: Prometheus text, for callers on this machine: agreements' names are nobody else's business.
public struct MetricsRoute: Sendable {
    private let metrics: PrometheusMetrics
    private let journal: any Journal
    private let agreements: [AgreementName]
    private let clock: WallClock

    public init(metrics: PrometheusMetrics, journal: any Journal, agreements: [AgreementName], clock: WallClock) {
        self.metrics = metrics
        self.journal = journal
        self.agreements = agreements
        self.clock = clock
    }

    public func register(on router: inout Router) {
        router.on(.get, "/metrics") { request in
            guard request.isLocal else {
                return Response(.notFound, text: "Not found.\n")
            }
            await measure()
            // No secret is among the figures.
            return await Response(
                .ok, fields: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .bytes(Array(metrics.text().utf8))
            ).compressed(for: request)
        }
    }

    private func measure() async {
        // Those that wait and are configured no more are seen too.
        let waiting = (try? await journal.agreements()) ?? []
        for agreement in waiting.union(agreements) {
            guard let backlog = try? await journal.backlog(agreement) else { continue }
            for (name, value) in [
                ("deliveries_unsorted", backlog.unsorted), ("work_waiting", backlog.work),
                ("attention_open", backlog.openAttention), ("deliveries_oldest_seconds", age(backlog.oldestUnsorted)),
                ("orders_oldest_seconds", age(backlog.oldestOrder)), ("work_oldest_seconds", age(backlog.oldest)),
            ] {
                metrics.makeMeter(label: name, dimensions: [("agreement", agreement.rawValue)]).set(Int64(value))
            }
        }
    }

    /// 0 when nothing waits.
    private func age(_ moment: Moment?) -> Int {
        moment.map { Int(max(.zero, clock.now().duration(since: $0)).components.seconds) } ?? 0
    }
}
