import EventLoop
import HTTPTypes
import TestSupport
import Testing

@testable import HTTPServer

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct ProxiesTests {
    private let trusted: [IPNetwork]

    init() throws { trusted = try ["10.0.0.0/8", "2001:db8:aaaa::/48"].map { try #require(IPNetwork($0)) } }

    private func client(_ field: Proxies.Field?, of connection: String, _ values: [String]) throws -> String {
        let name = try #require(HTTPField.Name(field == .forwarded ? "Forwarded" : "X-Forwarded-For"))
        let other = try #require(HTTPField.Name(field == .forwarded ? "X-Forwarded-For" : "Forwarded"))
        let lines =
            values.map { HTTPField(name: name, value: $0) } + [HTTPField(name: other, value: "203.0.113.250")]
        let proxies = Proxies(trusted: trusted, field: field)
        return proxies.client(of: try #require(IPAddress(connection)), lines).description
    }

    @Test(arguments: [
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"), ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"), ("10.0.0.1", ["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["1.1.1.1", "203.0.113.9"], "203.0.113.9"), ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"), ("10.0.0.1", ["[2001:db8::7]:80"], "2001:db8::7"),
        ("10.0.0.1", ["2001:db8::7"], "2001:db8::7"), ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, garbage, 10.0.0.2"], "10.0.0.2"), ("10.0.0.1", [""], "10.0.0.1"),
        ("2001:db8:aaaa::1", ["203.0.113.9\t"], "203.0.113.9"),
        ("::ffff:10.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
    ])
    func xForwardedForIsReadFromTheRightUpToTheFirstThatIsNotTrusted(
        connection: String, values: [String], told: String
    ) throws {
        #expect(try client(.xForwardedFor, of: connection, values) == told)
    }

    @Test(arguments: [
        (["for=203.0.113.9"], "203.0.113.9"), (["For=\"203.0.113.9:80\";proto=https;by=10.0.0.1"], "203.0.113.9"),
        (["for=\"[2001:db8::7]:4711\""], "2001:db8::7"), (["for=1.1.1.1, for=203.0.113.9;host=a"], "203.0.113.9"),
        (["for=203.0.113.9, for=10.0.0.2"], "203.0.113.9"), (["host=\"a,for=1.1.1.1\";for=203.0.113.9"], "203.0.113.9"),
        (["host=\"a\\\",for=1.1.1.1\""], "10.0.0.1"), (["for=_hidden"], "10.0.0.1"),
        (["for=unknown, for=10.0.0.2"], "10.0.0.2"),
        (["proto=https"], "10.0.0.1"), (["for=203.0.113.9;for=1.1.1.1"], "203.0.113.9"), ([], "10.0.0.1"),
    ])
    func forwardedIsReadAsRFC7239Says(values: [String], told: String) throws {
        #expect(try client(.forwarded, of: "10.0.0.1", values) == told)
    }

    @Test func withoutAFieldNoneIsRead() throws {
        #expect(try client(nil, of: "10.0.0.1", ["203.0.113.9"]) == "10.0.0.1")
    }

    private static let signature = Array("\r\n\r\n\0\r\nQUIT\n".utf8)

    private static func header(_ command: UInt8, _ family: UInt8, _ content: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }

    private static let v4: [UInt8] = [203, 0, 113, 9, 10, 0, 0, 1, 0x12, 0x67, 0, 80]

    @Test(
        arguments: [
            (header(0x21, 0x11, v4), "203.0.113.9"), (header(0x21, 0x11, v4 + [3, 0, 1, 9]), "203.0.113.9"),
            (header(0x21, 0x21, [0x20, 1, 0xD, 0xB8] + Array(repeating: 0, count: 32)), "2001:db8::"),
            (header(0x20, 0x11, v4), nil), (header(0x20, 0, []), nil), (header(0x21, 0, []), nil),
            (header(0x21, 0x31, Array(repeating: 0, count: 216)), nil),
        ] as [([UInt8], String?)])
    func aProxyHeaderTellsTheClient(bytes: [UInt8], client: String?) {
        for count in 0..<bytes.count {
            guard case .incomplete = ProxyHeader.read(Array(bytes[..<count]).span) else {
                return #expect(Bool(false), "\(count) bytes were enough")
            }
        }
        guard case .header(let header) = ProxyHeader.read((bytes + [71]).span) else {
            return #expect(Bool(false), "not read")
        }
        #expect(header.client?.description == client && header.length == bytes.count)
    }

    @Test(arguments: [
        Array("GET / HTTP/1.1\r\n".utf8), Array("PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n".utf8), header(0x11, 0x11, v4),
        header(0x22, 0x11, v4), header(0x21, 0x12, v4), header(0x21, 0x11, Array(v4.dropLast())),
        header(0x21, 0x21, v4), header(0x21, 0x11, v4 + Array(repeating: 0, count: 5000)),
    ])
    func otherBytesAreNoProxyHeader(bytes: [UInt8]) {
        guard case .invalid = ProxyHeader.read(bytes.span) else { return #expect(Bool(false), "taken") }
    }

    @Test(arguments: [
        (["127.0.0.1"], header(0x21, 0x11, v4), "203.0.113.9"), (["127.0.0.1"], header(0x20, 0, []), "127.0.0.1"),
        (["127.0.0.1"], [], ""), (["10.0.0.0/8"], header(0x21, 0x11, v4), ""),
    ])
    func aConnectionWithoutATrustedProxysHeaderIsClosed(trusted: [String], bytes: [UInt8], peer: String) async throws {
        let proxies = Proxies(trusted: try trusted.map { try #require(IPNetwork($0)) }, speakProxyProtocol: true)
        let answer = try await withServer(proxies: proxies) { router in
            router.on(.get, "/") { Response(.ok, text: "peer \($0.peer)") }
        } _: { port, _ in
            try await onThread {
                let client = try RawClient(port: port)
                try client.send(bytes + Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
                return (try? client.readToEnd()) ?? ""
            }
        }
        #expect(peer.isEmpty ? answer.isEmpty : answer.hasSuffix("peer \(peer)"))
    }
}
