import HTTPTypes

/// A field name that senders use, made once: to check and lower the same ten names again costs a request more than all of
/// the rest of its head.
struct KnownName: Sendable {
    let name: HTTPField.Name
    let role: Framing.Role
    private let lowered: [UInt8]

    private init(_ name: HTTPField.Name, _ role: Framing.Role) {
        self.name = name
        self.role = role
        lowered = Array(name.canonicalName.utf8)
    }

    /// Those that frame a message are all here; of the rest, those that shops, proxies and browsers send.
    private static let all: [KnownName] =
        Framing.Role.names.map { KnownName($0.name, $0.role) }
        + [
            "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "CF-Connecting-IP", "Cache-Control",
            "Content-Encoding", "Content-Type", "Cookie", "Forwarded", "If-None-Match", "Origin", "Rackbeat-Account-Id",
            "Rackbeat-Webhook-Event", "Range", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site",
            "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
            "X-WC-Webhook-Delivery-ID", "X-WC-Webhook-Event", "X-WC-Webhook-ID", "X-WC-Webhook-Resource",
            "X-WC-Webhook-Signature", "X-WC-Webhook-Source", "X-WC-Webhook-Topic",
        ].compactMap { HTTPField.Name($0).map { KnownName($0, .none) } }

    private static let buckets: [[KnownName]] = {
        var buckets = [[KnownName]](repeating: [], count: 64)
        for known in all { buckets[bucket(known.lowered.span)].append(known) }
        return buckets
    }()

    private static func bucket(_ name: Span<UInt8>) -> Int {
        (name.count &* 7 &+ Int(name[0] | 0x20) &+ Int(name[name.count - 1] | 0x20) &* 3) & 63
    }

    /// - Parameter name: not empty, in any case.
    static func find(_ name: Span<UInt8>) -> KnownName? {
        for known in buckets[bucket(name)] where name.equalsFoldingCase(known.lowered) { return known }
        return nil
    }
}
