import Cryptography
import EventLoop
import Foundation
import HTTPClient
import HTTPServer
import HTTPTypes
import Journal
import JournalSQLite
import Logging
import Operations
import Rackbeat
import Relay
import ServiceLifecycle
import Settings
import ShopRouting
import WooCommerce

/// Turns settings into running parts. The only place that knows them all.
struct Assembly {
    let settings: Settings
    /// In the order of their start; they stop in reverse: no new request, work in hand finished, journal closed.
    let services: [any Service]
    let server: HTTPServer
    let lanes: EarlyStop

    /// - Parameter listeners: where the settings say.
    /// - Parameter certificates: loaded from where the settings say.
    /// - Parameter metrics: what the process' counters are kept in.
    init(
        _ settings: Settings, environment: [String: String] = ProcessInfo.processInfo.environment,
        listeners: Listeners, certificates: CertificateReload, loops: [EventLoop], metrics: PrometheusMetrics,
        pages: StaticFiles
    ) async throws {
        self.settings = settings
        let clock = WallClock { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        let journal = try await SQLiteJournal.open(directory: settings.state)
        if let file = journal.setAside {
            Logger.current.error("deliveries behind a damaged one were set aside", metadata: ["file": "\(file)"])
        }
        // Plain http beyond this machine is warned of when the settings are read.
        let client = try HTTPClient(
            loop: loops[0], policy: ClientPolicy(userAgent: Self.userAgent(settings), plainHTTP: .anywhere))
        let sources = Sources(
            environment: environment, client: client, clock: clock, publicURL: settings.publicURL,
            imports: settings.state + "/imports")
        let agreements = try settings.agreements.map { try Self.agreement($0, sources) }
        try await Continuity(agreements: agreements, journal: journal, clock: clock).check()
        let relay = Relay(agreements: agreements, journal: journal, clock: clock)
        try await relay.prepare()

        let names = agreements.map(\.name)
        let active = agreements.filter { !$0.isPaused }.map(\.name)
        var router = Router()
        let intake = Intake(journal: journal, agreements: agreements, clock: clock, kept: relay.wake)
        WebhookRoutes(intake: intake).register(on: &router)
        let health = Health(
            journal: journal, agreements: active, directory: settings.state, clock: clock,
            hasPausedSide: relay.hasPausedSide)
        health.register(on: &router)
        MetricsRoute(metrics: metrics, journal: journal, agreements: names, clock: clock).register(on: &router)
        var control = Router()
        AttentionRoutes(journal: journal, release: relay.release, wake: relay.wake).register(on: &control)
        CatchUpRoute(catchUp: relay.catchUp).register(on: &control)
        StockRoute(compare: relay.compareStock).register(on: &control)
        WebhookReportRoutes(reports: relay.webhooks).register(on: &control)
        ImportRoutes(start: relay.startImport, state: relay.importState).register(on: &control)
        router.serve(pages)
        var limits = Limits()
        limits.drainTime = .seconds(settings.stopSeconds) * 3 / 5
        server = HTTPServer(
            endpoints: Self.endpoints(
                listeners, certificates.termination, PlainPort(publicURL: settings.publicURL, health: health))
                + [ControlSocket.endpoint(state: settings.state, control)].compactMap(\.self),
            loops: loops, limits: limits, proxies: try Self.proxies(settings), router: router)
        lanes = EarlyStop(relay, logger: Logger.current)
        services = [
            Closing { await journal.close() },
            Closing { await client.shutDown() },
            lanes,
            server,
            certificates,
            ResidentText(),
        ]
    }

    /// With certificates, internet addresses speak TLS; whoever connects to a Unix socket is on this machine already.
    private static func endpoints(
        _ listeners: Listeners, _ termination: TLSTermination?, _ plain: PlainPort
    ) -> [HTTPServer.Endpoint] {
        let serving = listeners.serving.map { listener in
            if case .unix = listener.address { return HTTPServer.Endpoint(listener) }
            return HTTPServer.Endpoint(listener, tls: termination)
        }
        return serving + listeners.plain.map { HTTPServer.Endpoint($0, router: plain.router()) }
    }

    private static func proxies(_ settings: Settings) throws -> Proxies {
        let field: Proxies.Field? =
            switch settings.proxies.field {
            case .xForwardedFor: .xForwardedFor
            case .forwarded: .forwarded
            case nil: nil
            }
        return Proxies(
            trusted: try settings.proxies.trusted.map { try IPNetwork($0).valid }, field: field,
            speakProxyProtocol: settings.proxies.speakProxyProtocol)
    }

    private static func userAgent(_ settings: Settings) -> String {
        // Rackbeat may block callers that do not say whom to ask (rackbeat.md 1.1).
        let contact = settings.agreements.compactMap(\.rackbeat.contact).first ?? settings.publicURL
        return "Shoprelay/\(Version.number)" + (contact.map { " (\($0))" } ?? "")
    }

    private static func agreement(
        _ settings: Settings.Agreement, _ sources: Sources
    ) throws -> Agreement {
        let client = sources.client
        let name = try AgreementName(settings.name).valid
        let allowance = Allowance(perMinute: settings.rackbeat.requestsPerMinute)
        let rackbeat = Rackbeat.Client(
            url: settings.rackbeat.url, token: try sources.secret(settings.rackbeat.token),
            terms: OrderTerms(
                layout: settings.layout, paymentTerms: settings.paymentTerms, employee: settings.employee,
                customerGroup: settings.customerGroup, customField: settings.customField),
            onRateLimit: { limit in
                // The window is a minute; when it is spent, a part of it is waited for.
                if limit.remaining == 0 { await allowance.close(for: .seconds(5)) }
            },
            send: { request throws(ClientError) in try await client.send(request) })
        let signature = try settings.rackbeat.webhookSignature.map { signature in
            Rackbeat.Authenticity.Signature(
                field: signature.header, encoding: signature.encoding == .hex ? .hex : .base64,
                secret: try sources.secret(signature.secret))
        }
        let webhooks = sources.publicURL.flatMap { url in
            settings.rackbeat.keepWebhooks
                ? RackbeatWebhooks(url: "\(url)/webhooks/rackbeat/\(name)", tokens: RegisteredTokens()) : nil
        }
        var agreement = Agreement(
            name: name, isPaused: settings.paused, rackbeat: rackbeat,
            authenticity: Rackbeat.Authenticity(
                tokens: try settings.rackbeat.webhookTokens.map { try sources.secret($0) }, signature: signature,
                registered: webhooks?.tokens),
            webhooks: webhooks, allowance: allowance, customer: settings.customer,
            settle: .seconds(settings.rackbeat.settleSeconds), inventory: inventory(settings.inventory),
            shops: try settings.shops.map { try shop($0, of: settings, name, sources) })
        agreement.products = try products(settings, imports: sources.imports)
        return agreement
    }

    private static func shop(
        _ settings: Settings.Shop, of agreement: Settings.Agreement, _ name: AgreementName, _ sources: Sources
    ) throws -> Shop {
        let client = sources.client
        var shop = Shop(
            name: try ShopName(settings.name).valid, agreement: name, url: settings.url,
            client: WooCommerce.Client(
                url: settings.url, consumerKey: try sources.secret(settings.consumerKey),
                consumerSecret: try sources.secret(settings.consumerSecret), now: sources.clock.now,
                send: { request throws(ClientError) in try await client.send(request) }),
            webhookSecrets: try settings.webhookSecrets.map {
                try Secret(wooCommerce: $0.resolve(environment: sources.environment)).valid
            },
            webhookURL: settings.keepWebhooks
                ? sources.publicURL.map { "\($0)/webhooks/woocommerce/\(settings.name)" } : nil,
            catchUpInterval: .seconds(settings.catchUpSeconds), rules: try rules(settings, of: agreement),
            fulfilment: FulfilmentRules(
                shippedStatus: settings.shippedStatus, partlyShippedStatus: settings.partlyShippedStatus,
                writesNotes: settings.shipmentNotes),
            books: settings.book ?? agreement.book, mails: settings.mail ?? agreement.mail,
            receivesStock: settings.stock, managesStock: settings.manageStock,
            stock: stock(settings, of: agreement))
        shop.listing = try listing(settings, of: agreement)
        return shop
    }

    /// Where agreements and shops get what the settings only name.
    private struct Sources {
        let environment: [String: String]
        let client: HTTPClient
        let clock: WallClock
        let publicURL: String?
        let imports: String

        func secret(_ source: SecretSource) throws -> Secret {
            try Secret(source.resolve(environment: environment)).valid
        }
    }
}

/// The settings promise a value that its type refuses: their checks and the type's have parted.
struct SettingsDisagree: Error {}

extension Optional {
    var valid: Wrapped {
        get throws(SettingsDisagree) {
            guard let self else { throw SettingsDisagree() }
            return self
        }
    }
}
