import Cryptography
import HTTPClient
import HTTPTypes
import Rackbeat
import ShopRouting
import Synchronization
import Testing

/// Answers each call by its method and target, and remembers what was asked.
final class ScriptedRackbeat: Sendable {
    typealias Answer = @Sendable (ClientRequest) throws(ClientError) -> ClientResponse

    private let answers: [String: Answer]
    private let asked = Mutex<[ClientRequest]>([])

    init(_ answers: [String: Answer]) { self.answers = answers }

    var requests: [ClientRequest] { asked.withLock { $0 } }

    func client() throws -> Client {
        let token = try #require(Secret(Array("t".utf8)))
        return Client(url: "https://r.example/api/", token: token) { request throws(ClientError) in
            self.asked.withLock { $0.append(request) }
            let target = request.url.replacing("https://r.example/api/", with: "")
            let name = "\(request.method.rawValue) \(target)"
            guard
                let answer = self.answers[name]
                    ?? self.answers["\(request.method.rawValue) \(target.prefix { $0 != "?" })"]
            else { return .json(404, #"{"message":"Not found"}"#) }
            return try answer(request)
        }
    }
}

extension ClientResponse {
    static func json(_ status: Int, _ body: String, fields: HTTPFields = [:]) -> ClientResponse {
        ClientResponse(status: HTTPResponse.Status(code: status), fields: fields, body: Array(body.utf8))
    }
}

/// The failure that a call ends with.
func failure<Value>(_ call: () async throws(CallFailure) -> Value) async -> CallFailure? {
    do throws(CallFailure) {
        _ = try await call()
        return nil
    } catch { return error }
}
