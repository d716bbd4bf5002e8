/// A registered webhook (rackbeat.md 2.7).
struct RackbeatWebhook: Sendable {
    var id: Int
    var event: String
    var url: String
    /// 32 characters; shown once, when it is created.
    var token: String
    var isActive = true
    var failures = 0
    var created: Int
    var updated: Int

    func json(_ switches: RackbeatSwitches, withToken: Bool = false) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("id", .int(id)), JSON.Member("event", .string(event)), JSON.Member("url", .string(url)),
            JSON.Member("is_active", .bool(isActive)), JSON.Member("plugin", .null),
            JSON.Member("failures_since_last_success", .int(failures)),
        ]
        if withToken { members.append(JSON.Member("token", .string(token))) }
        members.append(JSON.Member("created_at", switches.timestamp(created)))
        members.append(JSON.Member("updated_at", switches.timestamp(updated)))
        return .object(members)
    }
}
