import Glibc
import HTTPTypes
import TestSupport
import Testing

@testable import HTTPClient

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct PolicyTests {
    @Test(
        arguments: [
            ([169, 254, 169, 254], true), ([169, 254, 0, 0], true), ([169, 253, 255, 255], false),
            ([169, 255, 0, 0], false),
            ([127, 0, 0, 1], false), ([10, 0, 0, 1], false), ([203, 0, 113, 7], false),
            ([0xFE, 0x80] + zeros(13) + [1], true), ([0xFE, 0xBF] + zeros(13) + [1], true),
            ([0xFE, 0xC0] + zeros(13) + [1], false), ([0xFD, 0x80] + zeros(13) + [1], false),
            (zeros(15) + [1], false), ([0x20, 0x01, 0x0D, 0xB8] + zeros(12), false),
            (zeros(10) + [0xFF, 0xFF, 169, 254, 169, 254], true), (zeros(10) + [0xFF, 0xFF, 10, 0, 0, 1], false),
            ([0, 0x64, 0xFF, 0x9B] + zeros(8) + [169, 254, 169, 254], true),
        ] as [([UInt8], Bool)])
    func linkLocalAddressesAreDeniedInEverySpelling(bytes: [UInt8], isDenied: Bool) throws {
        let address = try #require(RemoteAddress(bytes))
        #expect(ClientPolicy().admits(address, isSecure: true) == !isDenied)
        #expect(address.isLinkLocal == isDenied)
    }

    @Test(
        arguments: [
            ([127, 0, 0, 1], true), ([127, 255, 255, 255], true), ([128, 0, 0, 1], false), (zeros(15) + [1], true),
            (zeros(16), false), (zeros(10) + [0xFF, 0xFF, 127, 0, 0, 1], true), (zeros(14) + [1, 1], false),
        ] as [([UInt8], Bool)])
    func plainHTTPGoesWhereThePolicySays(bytes: [UInt8], isLoopback: Bool) throws {
        let address = try #require(RemoteAddress(bytes))
        #expect(address.isLoopback == isLoopback)
        #expect(ClientPolicy(plainHTTP: .loopback).admits(address, isSecure: false) == isLoopback)
        #expect(!ClientPolicy(plainHTTP: .never).admits(address, isSecure: false))
        #expect(ClientPolicy(plainHTTP: .anywhere).admits(address, isSecure: false))
        #expect(ClientPolicy(plainHTTP: .never).admits(address, isSecure: true))
    }

    @Test(arguments: [0, 3, 5, 15, 17])
    func anAddressHasFourOrSixteenBytes(count: Int) {
        #expect(RemoteAddress(zeros(count)) == nil)
    }

    @Test(arguments: [
        ("http://169.254.169.254/latest/meta-data", ClientPolicy(plainHTTP: .anywhere)),
        ("https://169.254.169.254/", ClientPolicy()),
        ("http://[fe80::1]/", ClientPolicy(plainHTTP: .anywhere)),
        ("http://[::ffff:169.254.169.254]/", ClientPolicy(plainHTTP: .anywhere)),
        ("http://2852039166/", ClientPolicy(plainHTTP: .anywhere)),
        ("http://192.0.2.1/", ClientPolicy()),
        ("http://127.0.0.1:1/", ClientPolicy(plainHTTP: .never)),
        ("http://localhost:1/", ClientPolicy(allows: { !$0.isLoopback })),
    ])
    func aForbiddenAddressIsNotEvenConnectedTo(url: String, policy: ClientPolicy) async throws {
        try await withClient(policy) { client in
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(.post, url, body: [1]))
            }
            #expect(outcome.error == .refused(.forbiddenAddress))
        }
    }

    @Test(arguments: [
        "", "/", "shop.example", "//shop.example/", "ftp://shop.example/", "file:///etc/passwd", "https://",
        "https:///a",
        "https://?a", "https://user:key@shop.example/", "https://key@shop.example/", "https://shop.example/a b",
        "https://shop.example/\r\nHost: other", "https://shop.example/\u{0}", "https://shop.example/æ",
        "https://shop.example/#a",
        "https://shop.example\\@other.example/", "https://[::1/", "https://shop.example:99999/",
        "https://shop.example:a/",
    ])
    func aMalformedURLIsRefused(url: String) async throws {
        try await withClient { client in
            let outcome = await outcome { () throws(ClientError) in try await client.send(ClientRequest(.get, url)) }
            #expect(outcome.error == .refused(.malformedURL))
        }
    }

    @Test(arguments: [
        ("https://shop.example", "https://shop.example"), ("HTTPS://Shop.Example/A?b", "https://shop.example"),
        ("http://shop.example:8080?a@b", "http://shop.example:8080"), ("http://[::1]:80/", "http://[::1]:80"),
    ])
    func connectionsAreSharedBySchemeHostAndPort(url: String, origin: String) throws {
        let parsed = try #require(Origin(url))
        #expect(parsed.text == origin)
        #expect(parsed.isSecure == origin.hasPrefix("https"))
    }

    @Test(arguments: [
        "Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE", "Trailer",
    ])
    func aFieldThatFramesTheMessageIsRefused(name: String) async throws {
        let name = try #require(HTTPField.Name(name))
        try await withClient { client in
            var request = ClientRequest(.post, "http://127.0.0.1:1/")
            request.fields[name] = "1"
            let outcome = await outcome { () throws(ClientError) in try await client.send(request) }
            #expect(outcome.error == .refused(.malformedRequest))
        }
    }

    @Test(arguments: [
        ("a\tb", true), ("æ", true), ("a\rb", false), ("a\nb", false), ("a\u{0}b", false), ("\u{7F}", false),
    ])
    func aValueIsOneLine(value: String, isOneLine: Bool) {
        #expect(ClientRequest.isOneLine(value) == isOneLine)
    }

    @Test(arguments: [(HTTPRequest.Method.connect, []), (.trace, []), (.head, [1])] as [(HTTPRequest.Method, [UInt8])])
    func aMethodThatIsNotForHereIsRefused(method: HTTPRequest.Method, body: [UInt8]) async throws {
        try await withClient { client in
            let outcome = await outcome { () throws(ClientError) in
                try await client.send(ClientRequest(method, "http://127.0.0.1:1/", body: body))
            }
            #expect(outcome.error == .refused(.malformedRequest))
        }
    }

    @Test func aPolicyThatCannotBeKeptIsRefused() async throws {
        await #expect(throws: ClientError.refused(.tls)) {
            try await withClient(ClientPolicy(authorities: "/nonexistent")) { _ in }
        }
        await #expect(throws: ClientError.refused(.malformedRequest)) {
            try await withClient(ClientPolicy(userAgent: "a\r\nb: c")) { _ in }
        }
    }

    /// In a process of its own, since the environment belongs to all threads.
    @Test func theProxyOfTheEnvironmentIsIgnored() async {
        await #expect(processExitsWith: .success) {
            let (socket, port) = try ScriptedServer.listen(backlog: 1)
            close(socket)
            setenv("http_proxy", "http://127.0.0.1:\(port)", 1)
            let answer = try await withServer { peer, _ in
                peer.request()
                peer.answer("direct")
            } _: { client, server in
                try await client.send(ClientRequest(.get, server.url()))
            }
            #expect(answer.text == "direct")
        }
    }
}

private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
