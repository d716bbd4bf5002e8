public import HTTPServer
import HTTPTypes
public import Relay

/// The webhook URLs that merchants register (design.md 5).
public struct WebhookRoutes: Sendable {
    /// Orders of 60 lines have 32 kB (woocommerce-observed.md 1); a product with a long description may have a megabyte.
    public static let bodyLimit = 8 << 20

    private let intake: Intake

    public init(intake: Intake) { self.intake = intake }

    public func register(on router: inout Router) {
        let intake = intake
        router.on(.post, "/webhooks/woocommerce/{shop}", bodyLimit: Self.bodyLimit) { request in
            Self.response(
                await intake.accept(fromShop: request.parameters["shop"] ?? "", body: request.body) {
                    request.values($0)
                })
        }
        router.on(.post, "/webhooks/rackbeat/{agreement}", bodyLimit: Self.bodyLimit) { request in
            Self.response(
                await intake.accept(fromRackbeat: request.parameters["agreement"] ?? "", body: request.body) {
                    request.values($0)
                })
        }
    }

    private static func response(_ answer: Intake.Answer) -> Response {
        switch answer {
        case .kept: Response(.ok)
        case .unknownReceiver: Response(.notFound, text: "No such receiver.\n")
        case .forged: Response(.unauthorized, text: "The signature or token is missing or wrong.\n")
        case .notKept: Response(.serviceUnavailable, text: "Not kept; send it again.\n", fields: [.retryAfter: "10"])
        }
    }
}
