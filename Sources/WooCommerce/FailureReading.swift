import Foundation
import HTTPClient
import HTTPTypes

/// An answer that is no success, as the caller has to take it (woocommerce.md 3.8).
enum FailureReading {
    private struct Body: Decodable {
        var code: String?
        var message: String?
    }

    static func failure(_ response: ClientResponse, method: HTTPRequest.Method) -> CallFailure {
        let status = response.status.code
        let body = JSONBody.decode(Body.self, from: response.body)
        let detail = CallFailure.Detail(
            status: status, code: body?.code, message: body?.message.map(plain) ?? "")
        switch status {
        // A redirected write would arrive as a read, and its list as a success.
        case 300..<400:
            let target = response.fields[.location].flatMap(origin) ?? "elsewhere"
            return .refused(.init(status: status, code: "redirected", message: "The shop redirects to \(target)."))
        case 401, 403: return .unauthorized(detail)
        case 404, 410: return .missing(detail)
        // PUT of a missing product or order.
        case 400 where body?.code?.hasSuffix("_invalid_id") == true: return .missing(detail)
        case 408, 425: return .unclear(detail)
        case 429: return .notCarriedOut(retryAfter: retryAfter(response), detail)
        case 503: return .notCarriedOut(retryAfter: retryAfter(response), detail)
        case 500...: return .unclear(detail)
        case 400..<500: return .refused(detail)
        default: return .malformed(detail)
        }
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
    private static func plain(_ message: String) -> String {
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
        for (index, byte) in window.enumerated() where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            let isStart = index == 0 || [UInt8(ascii: "\n"), UInt8(ascii: ">"), 0xBF].contains(bytes[index - 1])
            guard isStart, index > 0 else { continue }
            if let value = try? JSONDecoder().decode(type, from: Data(bytes[index...])) { return value }
        }
        return nil
    }
}
