import HTTP
import HTTPTypes
import Testing

struct HeadParserTests {
    /// Valid requests, and the length of each head.
    static let valid = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /x?y=1&z=[2] HTTP/1.1\r\nhOST: example.com:8080\r\nContent-Length: 007\r\n\r\n",
        "GET http://example.com/p?q HTTP/1.1\r\nHost: other\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1]:80\r\nX: \t a b \t\r\nEmpty:\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        "PURGE /a%2Fb HTTP/1.1\r\nHost: a\r\nX: \u{E9}\r\n\r\n", "GET / HTTP/1.9\r\nHost: a\r\n\r\n",
    ]

    @Test(arguments: valid) func aHeadIsTheSameInWhateverPiecesItComes(text: String) throws {
        let whole = try #require(try parse(text))
        #expect(whole.length == text.utf8.count)
        let bytewise = try #require(try parse(text) { Array(repeating: 1, count: $0) })
        #expect(
            bytewise.target == whole.target && HTTPFields(bytewise.lines) == HTTPFields(whole.lines)
                && bytewise.method == whole.method)
        for position in 1..<text.utf8.count {
            let split = try #require(try parse(text) { [position, $0 - position] })
            #expect(HTTPFields(split.lines) == HTTPFields(whole.lines) && split.length == whole.length)
        }
    }

    @Test func whatFollowsTheHeadIsNotTouched() throws {
        let head = try #require(try parse("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab\n"))
        #expect(head.length == "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n".utf8.count)
        #expect(head.framing == .length(3))
    }

    @Test func blanksAroundAValueAreNotPartOfIt() throws {
        let head = try #require(try parse("GET / HTTP/1.1\r\nHost: a\r\nX:\t a b \t\r\n\r\n"))
        #expect(HTTPFields(head.lines)[try #require(HTTPField.Name("x"))] == "a b")
    }

    @Test func theAbsoluteFormsAuthorityStands() throws {
        let head = try #require(try parse("GET http://example.com:81/p?q HTTP/1.1\r\nHost: other\r\n\r\n"))
        #expect(head.target.authority == "example.com:81")
        #expect(head.target.path == "/p" && head.target.query == "q")
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: x, CLOSE\r\n", false),
        ("HTTP/1.1", "Connection: keep-alive\r\n", true), ("HTTP/1.0", "", false),
        ("HTTP/1.0", "Connection: keep-alive\r\n", false),
    ])
    func aConnectionStandsAsRFC9112Section9_3Says(version: String, field: String, stands: Bool) throws {
        #expect(try parse("GET / \(version)\r\nHost: a\r\n\(field)\r\n")?.keepsAlive == stands)
    }

    @Test func continueIsExpectedOnlyWithABodyAndFrom1_1On() throws {
        let expect = "Expect: 100-Continue\r\n"
        #expect(try parse("POST / HTTP/1.1\r\nHost: a\r\n\(expect)Content-Length: 1\r\n\r\n")?.expectsContinue == true)
        #expect(try parse("POST / HTTP/1.1\r\nHost: a\r\n\(expect)Content-Length: 0\r\n\r\n")?.expectsContinue == false)
        #expect(try parse("POST / HTTP/1.0\r\nHost: a\r\n\(expect)Content-Length: 1\r\n\r\n")?.expectsContinue == false)
    }

    @Test func everyPartOfAHeadIsBounded() {
        var limits = HeadLimits()
        limits.requestLine = 40
        limits.head = 200
        limits.fields = 3
        #expect(refusal("GET /\(String(repeating: "x", count: 40)) HTTP/1.1\r\n", limits: limits) == .targetTooLong)
        #expect(refusal("GET /\(String(repeating: "x", count: 50))", limits: limits) == .targetTooLong)
        let fields = String(repeating: "A: b\r\n", count: 3)
        #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n", limits: limits) == .fieldsTooLarge)
        #expect(
            refusal("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 200))", limits: limits)
                == .fieldsTooLarge)
    }
}
