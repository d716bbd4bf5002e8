import HTTP
import Testing

/// Requests that are refused, each for a sentence of RFC 9110 or 9112.
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let request: String
        let error: HTTPError
        var testDescription: String { rule }

        init(_ rule: String, _ request: String, _ error: HTTPError) {
            self.rule = rule
            self.request = request
            self.error = error
        }
    }

    private static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }
    private static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }

    static let cases = [
        Case("9112 §5.1: no blank before the colon", get("Content-Length : 5\r\n"), .malformed(.field)),
        Case("9112 §6.3: a length has no sign", post("Content-Length: +5\r\n"), .malformed(.contentLength)),
        Case("9112 §6.3: a length is not negative", post("Content-Length: -5\r\n"), .malformed(.contentLength)),
        Case("9112 §6.3: a length is no list", post("Content-Length: 5, 5\r\n"), .malformed(.contentLength)),
        Case(
            "9112 §6.3: a length stands once", post("Content-Length: 5\r\nContent-Length: 5\r\n"),
            .malformed(.contentLength)),
        Case("9112 §6.3: a length is decimal", post("Content-Length: 0x5\r\n"), .malformed(.contentLength)),
        Case("9112 §6.3: a length is not empty", post("Content-Length:\r\n"), .malformed(.contentLength)),
        Case("9112 §6.3: a length does not overflow", post("Content-Length: 99999999999999999999\r\n"), .bodyTooLarge),
        Case(
            "9112 §6.1: a length beside a coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
            .malformed(.transferEncoding)),
        Case(
            "9112 §6.1: chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            .malformed(.transferEncoding)),
        Case(
            "9112 §6.1: a coding that is not implemented", post("Transfer-Encoding: gzip, chunked\r\n"), .notImplemented
        ),
        Case(
            "9112 §6.1: chunked twice in a list", post("Transfer-Encoding: chunked, chunked\r\n"),
            .malformed(.transferEncoding)),
        Case(
            "9112 §6.3: chunked is not the last coding", post("Transfer-Encoding: xchunked\r\n"),
            .malformed(.transferEncoding)),
        Case("9112 §6.1: an empty coding", post("Transfer-Encoding:\r\n"), .malformed(.transferEncoding)),
        Case(
            "9112 §6.1: no chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformed(.transferEncoding)),
        Case("9112 §2.2: a bare LF ends no line", "GET / HTTP/1.1\nHost: a\n\n", .malformed(.requestLine)),
        Case("9112 §2.2: a bare LF ends no field", "GET / HTTP/1.1\r\nHost: a\n\r\n", .malformed(.field)),
        Case("9112 §2.2: a bare CR", get("X: a\rb\r\n"), .malformed(.field)),
        Case("9112 §5: a line without a colon", get("nonsense\r\n"), .malformed(.field)),
        Case("9112 §5: a field without a name", get(": x\r\n"), .malformed(.field)),
        Case("9112 §5.2: obs-fold", get("X: a\r\n b\r\n"), .malformed(.field)),
        Case("9110 §5.5: NUL in a value", get("X: a\0b\r\n"), .malformed(.field)),
        Case("9110 §5.5: a control in a value", get("X: a\u{1}b\r\n"), .malformed(.field)),
        Case("9110 §5.5: DEL in a value", get("X: a\u{7F}b\r\n"), .malformed(.field)),
        Case("9110 §5.6.2: a name is a token", get("X(: a\r\n"), .malformed(.field)),
        Case("9110 §5.6.2: a name is ASCII", get("Xé: a\r\n"), .malformed(.field)),
        Case("9112 §3.2: Host is missing", "GET / HTTP/1.1\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: Host stands twice", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: Host with userinfo", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: Host is empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: a port is a number", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: a port is below 65536", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .malformed(.host)),
        Case("9112 §3.2: Host is no list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .malformed(.host)),
        Case("9112 §3: two blanks before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case("9112 §3: two blanks behind the target", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case("9112 §3: a tab for a blank", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case("9112 §3: a blank in front", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case("9112 §3: no version (HTTP/0.9)", "GET /\r\n\r\n", .malformed(.requestLine)),
        Case("9112 §3: a blank behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case(
            "9112 §2.3: the version's name has capitals", "GET / http/1.1\r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case("9112 §2.3: a version has one digit", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", .malformed(.requestLine)),
        Case("9110 §15.6.6: HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", .version),
        Case("9110 §15.6.6: HTTP/0.9 spelled out", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", .version),
        Case("9112 §3.2: a target without a slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
        Case("9112 §3.2: a fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
        Case("9112 §3.2: a byte beyond ASCII", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
        Case("3986 §2.1: a broken escape", "GET /%2 HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
        Case("9112 §3.2.4: an asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.target)),
        Case("9112 §3.2.3: CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", .notImplemented),
        Case(
            "9112 §3.2.2: an absolute form of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
            .malformed(.target)),
        Case(
            "9112 §3.2.2: an absolute form with userinfo", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
            .malformed(.target)),
        Case("9110 §10.1.1: another expectation", post("Expect: 200-ok\r\nContent-Length: 5\r\n"), .unknownExpectation),
        Case(
            "9112 §2.2: two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", .malformed(.requestLine)
        ),
    ]

    @Test(arguments: cases) func isRefused(_ row: Case) { #expect(refusal(row.request) == row.error) }

    @Test(arguments: cases) func isRefusedInWhateverPiecesItComes(_ row: Case) {
        #expect(throws: row.error) { try parse(row.request) { Array(repeating: 1, count: $0) } }
    }
}
