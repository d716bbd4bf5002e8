public import HTTPServer
import HTTPTypes
public import Relay

/// The webhook URLs that merchants register (design.md 5).
///
/// A signature is verified over the body without its content coding: the coding is a property of how it was sent, which a
/// proxy may add, and what a sender signs is what it made (RFC 9110 §8.4).
public struct WebhookRoutes: Sendable {
    /// Orders of 60 lines have 32 kB (woocommerce-observed.md 1); a product with a long description may have a megabyte.
    public static let bodyLimit = 8 << 20

    private let intake: Intake
    private let failures: FailedSignatures

    public init(intake: Intake, failures: FailedSignatures = FailedSignatures()) {
        self.intake = intake
        self.failures = failures
    }

    public func register(on router: inout Router) {
        let (intake, failures) = (intake, failures)
        let unknown = Response(.notFound, text: "No such receiver.\n")
        router.on(
            .post, "/webhooks/woocommerce/{shop}", bodyLimit: Self.bodyLimit, needsLength: true,
            refusing: { intake.knows(shop: $0.parameters["shop"] ?? "") ? nil : unknown }
        ) { request in
            Self.response(
                to: request, failures,
                await intake.accept(fromShop: request.parameters["shop"] ?? "", body: request.body) {
                    request.values($0)
                })
        }
        // The relay's own webhooks have an unguessable part at the end (rackbeat.md 2.7); their tokens prove them.
        for path in ["/webhooks/rackbeat/{agreement}", "/webhooks/rackbeat/{agreement}/{key}"] {
            router.on(
                .post, path, bodyLimit: Self.bodyLimit, needsLength: true,
                refusing: { intake.knows(agreement: $0.parameters["agreement"] ?? "") ? nil : unknown }
            ) { request in
                Self.response(
                    to: request, failures,
                    await intake.accept(fromRackbeat: request.parameters["agreement"] ?? "", body: request.body) {
                        request.values($0)
                    })
            }
        }
    }

    private static func response(
        to request: Request, _ failures: FailedSignatures, _ answer: Intake.Answer
    ) -> Response {
        switch answer {
        case .kept: Response(.ok)
        case .unknownReceiver: Response(.notFound, text: "No such receiver.\n")
        case .forged:
            if let wait = failures.add(request.peer) {
                Response(
                    .tooManyRequests, text: "Too many wrong signatures.\n",
                    fields: [.retryAfter: "\(max(1, wait.components.seconds))"])
            } else {
                Response(.unauthorized, text: "The signature or token is missing or wrong.\n")
            }
        case .notKept: Response(.serviceUnavailable, text: "Not kept; send it again.\n", fields: [.retryAfter: "10"])
        }
    }
}
