import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import ShopRouting
import Synchronization
import Testing
import WooCommerce

/// Answers each call, and remembers what was asked.
final class ScriptedShop: Sendable {
    typealias Answer = @Sendable (ClientRequest) throws(ClientError) -> ClientResponse

    /// 2026-11-23T08:35:41Z
    static let now = Moment(milliseconds: 1_795_422_941_000)

    private let answer: Answer
    private let asked = Mutex<[ClientRequest]>([])

    init(_ answer: @escaping Answer) { self.answer = answer }

    var requests: [ClientRequest] { asked.withLock { $0 } }

    func client(_ url: String = "https://shop.example/sub/") throws -> Client {
        Client(
            url: url, consumerKey: try #require(Secret(Array("ck_1".utf8))),
            consumerSecret: try #require(Secret(Array("cs_1".utf8))), now: { Self.now }
        ) { request throws(ClientError) in
            self.asked.withLock { $0.append(request) }
            return try self.answer(request)
        }
    }
}

extension ClientResponse {
    static func json(_ status: Int, _ body: String, fields: HTTPFields = [:]) -> ClientResponse {
        ClientResponse(status: HTTPResponse.Status(code: status), fields: fields, body: Array(body.utf8))
    }

    static func problem(_ status: Int, _ code: String, fields: HTTPFields = [:]) -> ClientResponse {
        .json(status, #"{"code":"\#(code)","message":"m","data":{"status":\#(status)}}"#, fields: fields)
    }
}

extension ClientRequest {
    /// Names and values of the query, decoded, as they stand.
    var query: [(String, String)] {
        guard let text = url.split(separator: "?", maxSplits: 1).dropFirst().first else { return [] }
        return text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0].removingPercentEncoding ?? "", parts[1].removingPercentEncoding ?? "")
        }
    }

    subscript(query name: String) -> String? { query.first { $0.0 == name }?.1 }
}

/// The failure that a call ends with.
func failure<Value>(_ call: () async throws(CallFailure) -> Value) async -> CallFailure? {
    do throws(CallFailure) {
        _ = try await call()
        return nil
    } catch { return error }
}

extension CallFailure {
    /// The case's name.
    var kind: String { String("\(self)".prefix { $0 != "(" }) }
}
