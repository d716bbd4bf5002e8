import Foundation
import HTTPClient
import HTTPTypes

/// An answer that is no success, as the caller has to take it (rackbeat.md 1.5). Error bodies are undocumented: JSON, text
/// and HTML are survived.
enum FailureReading {
    private struct Body: Decodable {
        let message: String
        /// By field; how it is spelt is not documented.
        let errors: [String: Texts]

        private enum Key: String, CodingKey { case message, errors, error }

        init(from decoder: any Decoder) throws {
            let body = try decoder.container(keyedBy: Key.self)
            message = body.text(.message) ?? body.text(.error) ?? ""
            if let errors = try? body.decode([String: Texts].self, forKey: .errors) {
                self.errors = errors
            } else {
                errors = (try? body.decode(Texts.self, forKey: .errors)).map { ["": $0] } ?? [:]
            }
        }
    }

    /// A text, or a list of them.
    private struct Texts: Decodable {
        let joined: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            joined = try (try? value.decode([String].self).joined(separator: " ")) ?? value.decode(String.self)
        }
    }

    static func failure(_ response: ClientResponse) -> CallFailure {
        let status = response.status.code
        let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
        let errors = (body?.errors ?? [:]).sorted { $0.key < $1.key }
            .map { $0.key.isEmpty ? $0.value.joined : "\($0.key): \($0.value.joined)" }
        let message = [body?.message ?? "", errors.joined(separator: "; ")].filter { !$0.isEmpty }
            .joined(separator: " ")
        let detail = CallFailure.Detail(status: status, message: message)
        return switch status {
        case 300..<400: .refused(.init(status: status, code: "redirected", message: message))
        case 401: .unauthorized(detail)
        // Also "already in that state": never a dead key by itself.
        case 403: .refused(detail)
        // A page is a proxy's or the framework's, which knows nothing of the thing that was asked for.
        case 404, 410: isPage(response) ? .malformed(detail) : .missing(detail)
        case 408, 425: .unclear(detail)
        // rackbeat.md 1.2: the call was not carried out.
        case 429: .notCarriedOut(retryAfter: retryAfter(response) ?? .seconds(10), detail)
        case 500...: .unclear(detail)
        case 400..<500: .refused(detail)
        default: .malformed(detail)
        }
    }

    private static func isPage(_ response: ClientResponse) -> Bool {
        response.fields[.contentType]?.lowercased().hasPrefix("text/html") == true
            || response.body.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "<")
    }

    private static func retryAfter(_ response: ClientResponse) -> Duration? {
        response.fields[.retryAfter].flatMap { Int($0) }.map { .seconds(min(max($0, 0), 3600)) }
    }
}
