import Metrics

/// What became of received requests. Made once: a counter per request would be looked up each time.
struct DeliveryCounters {
    let kept = Counter(label: "deliveries_total", dimensions: [("outcome", "kept")])
    let ping = Counter(label: "deliveries_total", dimensions: [("outcome", "ping")])
    let forged = Counter(label: "deliveries_total", dimensions: [("outcome", "forged")])
    let notKept = Counter(label: "deliveries_total", dimensions: [("outcome", "not_kept")])
}
