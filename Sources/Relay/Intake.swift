public import Journal
import Logging
import Metrics
import Rackbeat
public import ShopRouting
import WooCommerce

/// From a request's bytes to a kept delivery. It looks at nothing but what proves authenticity.
public struct Intake: Sendable {
    /// What the sender is told.
    public enum Answer: Sendable, Equatable {
        /// On disk, or a ping: exactly 200 (woocommerce.md 1.4).
        case kept
        case unknownReceiver
        case forged
        /// Not known to be kept: 503.
        case notKept
    }

    /// The fields that are kept with a delivery, in lower case. Each is bounded by the server's limits.
    private static let shopFields = [
        "x-wc-webhook-topic", "x-wc-webhook-source", "x-wc-webhook-id", "x-wc-webhook-delivery-id",
    ]
    private static let rackbeatFields = ["rackbeat-webhook-event", "rackbeat-account-id"]

    private let journal: any Journal
    private let clock: WallClock
    private let shops: [ShopName: Shop]
    private let agreements: [AgreementName: Agreement]
    private let kept: @Sendable (AgreementName) -> Void
    private let commitTime = Timer(label: "journal_commit_seconds")
    private let counters = DeliveryCounters()
    private let throttle = LineThrottle()
    private let forgeries = LineThrottle()

    /// - Parameter kept: called after a delivery of the agreement was kept.
    public init(
        journal: any Journal, agreements: [Agreement], clock: WallClock,
        kept: @escaping @Sendable (AgreementName) -> Void
    ) {
        self.journal = journal
        self.clock = clock
        self.kept = kept
        self.agreements = Dictionary(agreements.map { ($0.name, $0) }) { first, _ in first }
        shops = Dictionary(agreements.flatMap(\.shops).map { ($0.name, $0) }) { first, _ in first }
    }

    public func knows(shop name: String) -> Bool { ShopName(name).map { shops[$0] != nil } ?? false }

    public func knows(agreement name: String) -> Bool { AgreementName(name).map { agreements[$0] != nil } ?? false }

    /// A request to a shop's webhook URL.
    ///
    /// - Parameter field: all values of a field, by its name in lower case.
    public func accept(fromShop name: String, body: [UInt8], field: (String) -> [String]) async -> Answer {
        guard let name = ShopName(name), let shop = shops[name] else { return .unknownReceiver }
        let signatures = field("x-wc-webhook-signature")
        guard WooCommerce.Authenticity.accepts(signatures: signatures, body: body, secrets: shop.webhookSecrets) else {
            // A ping is unsigned and must get exactly 200 all the same; it keeps nothing.
            if signatures.isEmpty, WooCommerce.Ping(contentType: field("content-type").first, body: body) != nil {
                counters.ping.increment()
                return .kept
            }
            return forged(["agreement": "\(shop.agreement)", "shop": "\(name)"])
        }
        return await keep(shop.agreement, .shop(name), body, Self.shopFields, field)
    }

    /// A request to an agreement's webhook URL.
    public func accept(fromRackbeat name: String, body: [UInt8], field: (String) -> [String]) async -> Answer {
        guard let name = AgreementName(name), let agreement = agreements[name] else { return .unknownReceiver }
        guard agreement.authenticity.accepts(body: body, field: field) else {
            return forged(["agreement": "\(name)"])
        }
        return await keep(name, .rackbeat, body, Self.rackbeatFields, field)
    }

    /// A shop with another secret switches its webhook off after seven refusals (woocommerce.md 1.6): somebody must know.
    private func forged(_ receiver: Logger.Metadata) -> Answer {
        counters.forged.increment()
        if let heldBack = forgeries.pass() {
            Logger.current.warning(
                "delivery refused: its signature or token is missing or wrong",
                metadata: receiver.merging(["more": "\(heldBack)"]) { $1 })
        }
        return .forged
    }

    private func keep(
        _ agreement: AgreementName, _ sender: Delivery.Sender, _ body: [UInt8], _ names: [String],
        _ field: (String) -> [String]
    ) async -> Answer {
        var fields: [String: String] = [:]
        fields.reserveCapacity(names.count)
        for name in names { fields[name] = field(name).first }
        let delivery = Delivery(
            agreement: agreement, sender: sender, receivedAt: clock.now(), fields: fields, body: body)
        let start = ContinuousClock.now
        do throws(JournalError) {
            let place = try await journal.keep(delivery)
            commitTime.record(duration: start.duration(to: .now))
            counters.kept.increment()
            Logger.current.debug("delivery kept", metadata: ["delivery.place": "\(place.rawValue)"])
            self.kept(agreement)
            return .kept
        } catch {
            counters.notKept.increment()
            report(error)
            return .notKept
        }
    }

    private func report(_ error: JournalError) {
        guard let heldBack = throttle.pass() else { return }
        let (level, cause): (Logger.Level, String) =
            switch error {
            case .unavailable(let cause): (.warning, cause)
            case .superseded: (.notice, "superseded")
            case .broken(let cause): (.error, cause)
            }
        Logger.current.log(
            level: level, "delivery not kept", metadata: ["cause": "\(cause)", "more": "\(heldBack)"])
    }
}
