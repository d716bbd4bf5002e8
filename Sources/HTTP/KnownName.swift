import HTTPTypes

/// A field name that senders use, made once: to check and lower the same ten names again costs a request more than all of
/// the rest of its head.
struct KnownName: Sendable {
    let name: HTTPField.Name
    let role: Framing.Role

    /// Those that frame a message are all here; of the rest, those that shops, proxies and browsers send.
    private static let all: [KnownName] =
        Framing.Role.names.map { KnownName(name: $0.name, role: $0.role) }
        + [
            "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "CF-Connecting-IP", "Cache-Control",
            "Content-Type", "Cookie", "Forwarded", "If-None-Match", "Origin", "Rackbeat-Account-Id",
            "Rackbeat-Webhook-Event", "Range", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site",
            "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
            "X-WC-Webhook-Delivery-ID", "X-WC-Webhook-Event", "X-WC-Webhook-ID", "X-WC-Webhook-Resource",
            "X-WC-Webhook-Signature", "X-WC-Webhook-Source", "X-WC-Webhook-Topic",
        ].compactMap { HTTPField.Name($0).map { KnownName(name: $0, role: .none) } }

    /// The names in lower case one after the other, and where each of ``all`` ends.
    private static let letters = all.flatMap { Array($0.name.canonicalName.utf8) }
    private static let ends = all.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.name.canonicalName.utf8.count) }

    /// Places in ``all`` plus one by hash; a place that is taken moves to the next.
    private static let table: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        for (index, known) in all.enumerated() {
            var slot = hash(Array(known.name.canonicalName.utf8).span)
            while table[slot] != 0 { slot = (slot + 1) & 255 }
            table[slot] = UInt8(index + 1)
        }
        return table
    }()

    private static func hash(_ name: Span<UInt8>) -> Int {
        let middle = Int(name[name.count / 2] | 0x20)
        return (name.count &* 31 &+ Int(name[0] | 0x20) &* 7 &+ Int(name[name.count - 1] | 0x20) &* 3 &+ middle) & 255
    }

    /// - Parameter name: not empty, in any case.
    static func find(_ name: Span<UInt8>) -> KnownName? {
        var slot = hash(name)
        let table = table.span
        while table[slot] != 0 {
            let index = Int(table[slot]) - 1
            let start = ends[index]
            if ends[index + 1] - start == name.count, isEqual(name, at: start) { return all[index] }
            slot = (slot + 1) & 255
        }
        return nil
    }

    private static func isEqual(_ name: Span<UInt8>, at start: Int) -> Bool {
        let letters = letters.span
        for index in name.indices {
            let byte = name[index]
            let folded = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            if folded != letters[start + index] { return false }
        }
        return true
    }
}
