public import HTTPServer
import HTTPTypes
public import Relay

/// `GET /webhooks`: how the expected webhooks of every shop and Rackbeat stand, and what was repaired lately.
/// `POST /webhooks/repair`: the same, once what is wrong was mended.
public struct WebhookReportRoutes: Sendable {
    private let reports: @Sendable (_ isRepairing: Bool) async -> [WebhookReport]

    public init(reports: @escaping @Sendable (_ isRepairing: Bool) async -> [WebhookReport]) { self.reports = reports }

    public func register(on router: inout Router) {
        router.on(.get, "/webhooks") { _ in
            Response(.ok, text: await reports(false).map { Self.text($0, isRepairing: false) }.joined())
        }
        router.on(.post, "/webhooks/repair") { _ in
            let reports = await reports(true)
            let text = reports.map { Self.text($0, isRepairing: true) }.joined()
            return Response(reports.allSatisfy(\.isWell) ? .ok : .badGateway, text: text)
        }
    }

    private static func text(_ report: WebhookReport, isRepairing: Bool) -> String {
        let place = report.shop.map { "\(report.agreement)/\($0)" } ?? "\(report.agreement) rackbeat"
        var lines: [String] = []
        switch report.standing {
        case .byHand: lines.append("kept by hand: no public_url, or keep_webhooks is false")
        case .resting: lines.append("the agreement is paused, or the relay ends: nobody was asked")
        case .unreadable(let why): lines.append("cannot be read (\(why)); shoprelay attention says more")
        case .kept(let states): lines += states.map { "\($0.name): \($0.fault?.rawValue ?? "active")" }
        }
        if isRepairing {
            lines += report.repaired.map(sentence)
            if report.repaired.isEmpty, report.isWell { lines.append("nothing to repair") }
        } else {
            lines += report.history.map(sentence)
        }
        return ([place] + lines.map { "  " + $0 }).joined(separator: "\n") + "\n"
    }

    private static func sentence(_ repair: WebhookRepair) -> String {
        "repaired \(repair.at.iso8601): \(repair.name) was \(repair.fault.rawValue)"
    }
}

extension WebhookReport {
    /// Whether nothing is wrong that a repair should have mended.
    fileprivate var isWell: Bool {
        switch standing {
        case .byHand, .resting: true
        case .unreadable: false
        case .kept(let states): states.allSatisfy { $0.fault == nil }
        }
    }
}
