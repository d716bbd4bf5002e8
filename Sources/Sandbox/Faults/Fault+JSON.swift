extension Fault {
    /// `{"route":"POST /api/orders/drafts","kind":"resetAfterWrite","times":1}`; `status`, `milliseconds`, `retryAfter`
    /// and `probability` where they apply.
    init?(_ json: JSON) {
        guard let route = json["route"]?.string, let kind = Kind(json) else { return nil }
        let probability = json["probability"]?.numeric.flatMap(Double.init) ?? 1
        self.init(route, kind, times: json["times"]?.int, probability: probability)
    }

    var json: JSON {
        var members: [JSON.Member] = [JSON.Member("route", .string(route))] + kind.members
        if let times { members.append(JSON.Member("times", .int(times))) }
        if probability < 1 { members.append(JSON.Member("probability", .number("\(probability)"))) }
        return .object(members)
    }
}

extension Fault.Kind {
    init?(_ json: JSON) {
        let status = json["status"]?.int ?? 503
        let duration = Duration.milliseconds(json["milliseconds"]?.int ?? 1000)
        guard (100...599).contains(status) else { return nil }
        switch json["kind"]?.string {
        case "status": self = .status(status)
        case "statusAfterWrite": self = .statusAfterWrite(status)
        case "html": self = .html
        case "notice": self = .notice
        case "resetBeforeWrite": self = .resetBeforeWrite
        case "resetAfterWrite": self = .resetAfterWrite
        case "timeoutAfterWrite": self = .timeoutAfterWrite(duration)
        case "writeAfterStatus": self = .writeAfterStatus(duration)
        case "slow": self = .slow(duration)
        case "rateLimited": self = .rateLimited(retryAfter: json["retryAfter"]?.int ?? 1)
        default: return nil
        }
    }

    fileprivate var members: [JSON.Member] {
        switch self {
        case .status(let status): [name("status"), JSON.Member("status", .int(status))]
        case .statusAfterWrite(let status): [name("statusAfterWrite"), JSON.Member("status", .int(status))]
        case .html: [name("html")]
        case .notice: [name("notice")]
        case .resetBeforeWrite: [name("resetBeforeWrite")]
        case .resetAfterWrite: [name("resetAfterWrite")]
        case .timeoutAfterWrite(let duration): [name("timeoutAfterWrite"), milliseconds(duration)]
        case .writeAfterStatus(let duration): [name("writeAfterStatus"), milliseconds(duration)]
        case .slow(let duration): [name("slow"), milliseconds(duration)]
        case .rateLimited(let seconds): [name("rateLimited"), JSON.Member("retryAfter", .int(seconds))]
        }
    }

    private func name(_ text: String) -> JSON.Member { JSON.Member("kind", .string(text)) }

    private func milliseconds(_ duration: Duration) -> JSON.Member {
        let (seconds, attoseconds) = duration.components
        return JSON.Member("milliseconds", .int(Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)))
    }
}
