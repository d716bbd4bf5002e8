import Cryptography
import HTTPClient
import HTTPTypes
import ShopRouting
import Synchronization

/// How a shop lets us in: found out by trying, then remembered (woocommerce.md 3.1).
final class Access: Sendable {
    struct Call: Sendable {
        var method: HTTPRequest.Method
        var route: String
        /// Names and values, not encoded.
        var query: [(String, String)] = []
        var body: [UInt8] = []
    }

    /// PHP's own view of the connection decides, and a proxy in front of it can make that wrong: it then asks for a
    /// signature, over an address that begins with the scheme it sees. A host may also strip Authorization.
    private enum Way: CaseIterable { case basic, signedAsPlain, signedAsSecure }

    private struct Known {
        var way: Way
        /// The shop's clock less ours, in seconds.
        var clockOffset: Int64 = 0
    }

    private let site: String
    private let signing: Signing
    private let now: @Sendable () -> Moment
    private let send: Client.Send
    private let isSecure: Bool
    private let known: Mutex<Known>

    /// - Parameter site: without a slash at its end.
    init(site: String, signing: Signing, now: @escaping @Sendable () -> Moment, send: @escaping Client.Send) {
        self.site = site
        self.signing = signing
        self.now = now
        self.send = send
        isSecure = site.lowercased().hasPrefix("https://")
        known = Mutex(Known(way: isSecure ? .basic : .signedAsPlain))
    }

    /// Whatever the shop answers. A 401 means that nothing was carried out, so even a write may be tried another way.
    func answer(_ call: Call) async throws(CallFailure) -> ClientResponse {
        let first = known.withLock { $0.way }
        let response = try await answer(call, first)
        guard isSecure, mayDepend(on: first, response) else { return response }
        for way in Way.allCases where way != first {
            let other = try await answer(call, way)
            guard other.status != .unauthorized else { continue }
            if other.status.kind == .successful { known.withLock { $0.way = way } }
            return other
        }
        return response
    }

    /// `woocommerce_rest_cannot_…` says that the key was not looked at; a signature can also be over the wrong scheme.
    private func mayDepend(on way: Way, _ response: ClientResponse) -> Bool {
        guard response.status == .unauthorized,
            let code = FailureReading.failure(response).detail.code
        else { return false }
        return code.hasPrefix(way == .basic ? "woocommerce_rest_cannot_" : "woocommerce_rest_")
    }

    private func answer(_ call: Call, _ way: Way) async throws(CallFailure) -> ClientResponse {
        let offset = known.withLock { $0.clockOffset }
        let response = try await answer(call, way, clockOffset: offset)
        guard way != .basic, response.status == .unauthorized, let actual = clockOffset(response),
            (actual - offset).magnitude > 300
        else { return response }
        // A timestamp may be 15 minutes off; the shop's clock is in its answer.
        let again = try await answer(call, way, clockOffset: actual)
        if again.status != .unauthorized { known.withLock { $0.clockOffset = actual } }
        return again
    }

    private func clockOffset(_ response: ClientResponse) -> Int64? {
        guard let theirs = response.fields[.date].flatMap(Moment.init(httpDate:)) else { return nil }
        return (theirs.milliseconds - now().milliseconds) / 1000
    }

    private func answer(
        _ call: Call, _ way: Way, clockOffset: Int64
    ) async throws(CallFailure) -> ClientResponse {
        let path = "/wp-json/wc/v3/\(call.route)"
        var query = call.query
        var fields: HTTPFields = [.accept: "application/json"]
        switch way {
        case .basic:
            let pair = signing.consumerKey.revealed + [UInt8(ascii: ":")] + signing.consumerSecret.revealed
            fields[.authorization] = "Basic \(Base64.encode(pair.span))"
        case .signedAsPlain, .signedAsSecure:
            let scheme = way == .signedAsPlain ? "http" : "https"
            let seen = scheme + site.dropFirst(isSecure ? 5 : 4) + path
            query = try sign(call, seen, timestamp: now().milliseconds / 1000 + clockOffset)
        }
        if !call.body.isEmpty { fields[.contentType] = "application/json" }
        let text = query.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
        let url = site + path + (text.isEmpty ? "" : "?\(text)")
        var request = ClientRequest(call.method, url, fields: fields, body: call.body)
        // A batch of 100 took three seconds on a small host, and real ones take ten times that.
        if !call.body.isEmpty { request.timeout = .seconds(120) }
        do throws(ClientError) { return try await send(request) } catch { throw CallFailure(error) }
    }

    private func sign(
        _ call: Call, _ url: String, timestamp: Int64
    ) throws(CallFailure) -> [(String, String)] {
        do throws(CryptographyError) {
            let nonce = try RandomBytes.alphanumeric(24)
            return signing.query(call.method, url, call.query, timestamp: timestamp, nonce: nonce)
        } catch {
            throw .notCarriedOut(retryAfter: nil, .init(code: "no_randomness"))
        }
    }
}
