import Foundation
import HTTPClient
import HTTPTypes

/// An answer that is no success, as the caller has to take it (woocommerce.md 3.8).
enum FailureReading {
    /// `{"code","message","data"}`, of a whole answer or of one item of a batch. Plug-ins send other types.
    struct Problem: Decodable {
        let code: String?
        private let message: String

        private enum Key: String, CodingKey { case code, message }

        init(from decoder: any Decoder) throws {
            let problem = try decoder.container(keyedBy: Key.self)
            code = problem.text(.code)
            message = problem.text(.message).map(plain) ?? ""
        }

        func detail(status: Int? = nil) -> CallFailure.Detail { .init(status: status, code: code, message: message) }
    }

    static func failure(_ response: ClientResponse) -> CallFailure {
        let status = response.status.code
        let problem = JSONBody.decode(Problem.self, from: response.body)
        let detail = problem?.detail(status: status) ?? .init(status: status)
        let isInvalidID = problem?.code.map(saysInvalidID) == true
        switch status {
        // A redirected write would arrive as a read, and its list as a success.
        case 300..<400:
            let target = response.fields[.location].flatMap(origin) ?? "elsewhere"
            return .refused(.init(status: status, code: "redirected", message: "The shop redirects to \(target)."))
        case 401, 403: return .unauthorized(detail)
        // PUT of a missing product or order answers 400.
        case 400 where isInvalidID, 404 where isInvalidID, 410 where isInvalidID: return .missing(detail)
        // No route, or a web server's page: not the thing is missing but WooCommerce.
        case 404, 410: return .malformed(detail)
        case 408, 425: return .unclear(detail)
        case 429: return .notCarriedOut(retryAfter: retryAfter(response), detail)
        case 503: return .notCarriedOut(retryAfter: retryAfter(response), detail)
        case 500...: return .unclear(detail)
        case 400..<500: return .refused(detail)
        default: return .malformed(detail)
        }
    }

    /// `woocommerce_rest_shop_order_invalid_id`, and `woocommerce_rest_invalid_product_id` as some routes have it.
    private static func saysInvalidID(_ code: String) -> Bool {
        code.hasPrefix("woocommerce_rest_") && code.contains("_invalid_") && code.hasSuffix("_id")
    }

    private static func retryAfter(_ response: ClientResponse) -> Duration? {
        response.fields[.retryAfter].flatMap { Int($0) }.map { .seconds(min(max($0, 0), 3600)) }
    }

    /// Scheme and host alone: the rest may carry keys.
    private static func origin(_ location: String) -> String? {
        guard let url = URLComponents(string: location), let host = url.host else { return nil }
        return "\(url.scheme ?? "")://\(host)"
    }

    /// Without the HTML that messages hold.
    fileprivate static func plain(_ message: String) -> String {
        var text = ""
        var isTag = false
        for character in message.prefix(2000) {
            if character == "<" {
                isTag = true
            } else if character == ">" {
                isTag = false
            } else if !isTag {
                text.append(character)
            }
        }
        return text
    }
}

/// JSON that may stand behind a byte order mark or a PHP notice (woocommerce.md 3.8).
enum JSONBody {
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        if let value = try? JSONDecoder().decode(type, from: Data(bytes)) { return value }
        let window = bytes.prefix(16_384)
        // Each line that begins an object or array may be where the answer begins.
        var attempts = 0
        for (index, byte) in window.enumerated() where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            guard index > 0, [UInt8(ascii: "\n"), UInt8(ascii: ">"), 0xBF].contains(bytes[index - 1]) else { continue }
            attempts += 1
            // Each attempt copies the rest.
            guard attempts <= 32 else { return nil }
            if let value = try? JSONDecoder().decode(type, from: Data(bytes[index...])) { return value }
        }
        return nil
    }
}
