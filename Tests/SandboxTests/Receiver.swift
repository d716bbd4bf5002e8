import HTTPServer
import HTTPTypes
import Synchronization

@testable import Sandbox

/// Takes webhooks and answers as told.
final class Receiver: Sendable {
    struct Delivery: Sendable {
        var fields: HTTPFields
        var body: [UInt8]

        var topic: String { fields[named: "X-WC-Webhook-Topic"] ?? "" }
        var isPing: Bool { fields[.contentType] == "application/x-www-form-urlencoded" }
        var json: JSON { JSONParser.parse(body) ?? .null }
    }

    private let state = Mutex<(deliveries: [Delivery], status: HTTPResponse.Status)>(([], .ok))

    /// Pings among them.
    var all: [Delivery] { state.withLock { $0.deliveries } }
    var deliveries: [Delivery] { all.filter { !$0.isPing } }
    var pings: Int { all.count { $0.isPing } }

    func answer(_ status: HTTPResponse.Status) { state.withLock { $0.status = status } }

    var router: Router {
        var router = Router()
        router.on(.post, "/hook", bodyLimit: 1 << 20) { request in
            Response(
                self.state.withLock { state in
                    state.deliveries.append(Delivery(fields: request.fields, body: request.body))
                    return state.status
                })
        }
        return router
    }
}
