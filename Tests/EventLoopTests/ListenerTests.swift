import EventLoop
import Glibc
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct ListenerTests {
    /// A blocking connection to the port.
    private func connect(_ port: Int, v6: Bool = false) -> Descriptor {
        let descriptor = Descriptor(adopting: socket(v6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        var v4Address = sockaddr_in()
        v4Address.sin_family = sa_family_t(AF_INET)
        v4Address.sin_port = UInt16(port).bigEndian
        v4Address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var v6Address = sockaddr_in6()
        v6Address.sin6_family = sa_family_t(AF_INET6)
        v6Address.sin6_port = UInt16(port).bigEndian
        v6Address.sin6_addr = in6addr_loopback
        let code =
            v6
            ? withUnsafeBytes(of: &v6Address) { connect(descriptor.number, $0) }
            : withUnsafeBytes(of: &v4Address) { connect(descriptor.number, $0) }
        #expect(code == 0)
        return descriptor
    }

    private func connect(_ number: CInt, _ address: UnsafeRawBufferPointer) -> CInt {
        guard let base = address.bindMemory(to: sockaddr.self).baseAddress else { return -1 }
        return Glibc.connect(number, base, socklen_t(address.count))
    }

    private func peer(_ listener: borrowing Listener) -> IPAddress? {
        if case .connection(_, let peer) = listener.accept() { peer } else { nil }
    }

    /// Who waits for the last answer to be taken must not wait for one that is gone.
    @Test func whatWasSentToOneThatIsGoneIsNotWaitedFor() async throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        var client = Optional(try RawClient(port: listener.port))
        guard case .connection(let descriptor, _) = listener.accept() else {
            Issue.record("accepted nobody")
            return
        }
        client = nil
        withExtendedLifetime(client) {}
        #expect(descriptor.send([1, 2, 3], from: 0) == .bytes(3))
        // The answer to that is a reset.
        var wait = pollfd(fd: descriptor.number, events: 0, revents: 0)
        #expect(poll(&wait, 1, 5000) == 1)
        #expect(descriptor.unacknowledged() == 0)
    }

    @Test func aPortIsChosenAndNobodyWaitsYet() throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        #expect(listener.port > 0)
        guard case .wouldBlock = listener.accept() else {
            Issue.record("accepted nobody")
            return
        }
    }

    @Test(arguments: [("127.0.0.1", false), ("localhost", false), ("::1", true), ("0.0.0.0", false)])
    func theOtherEndsAddressIsTold(host: String, v6: Bool) throws {
        let listener = try Listener(host: host, port: 0)
        let client = connect(listener.port, v6: v6)
        #expect(peer(listener) == IPAddress(v6 ? "::1" : "127.0.0.1"))
        client.shutdownWriting()
    }

    @Test func aTakenPortIsAnError() throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        #expect(throws: EventLoopError("bind", code: EADDRINUSE)) {
            _ = try Listener(host: "127.0.0.1", port: listener.port)
        }
        #expect(listener.port > 0)
    }

    @Test(arguments: [("shop.example", 80), ("127.0.0.1", 65536), ("127.0.0.1", -1), ("", 0)])
    func whatIsNoAddressIsAnError(host: String, port: Int) {
        #expect(throws: EventLoopError.self) { _ = try Listener(host: host, port: port) }
    }

    @Test func aPortIsTakenAgainWhileItsOldConnectionsFade() throws {
        let port: Int
        do {
            let listener = try Listener(host: "127.0.0.1", port: 0)
            port = listener.port
            let client = connect(port)
            // Our side closes first: TIME_WAIT is ours.
            #expect(peer(listener) != nil)
            var byte: UInt8 = 0
            #expect(recv(client.number, &byte, 1, 0) == 0)
        }
        #expect(try Listener(host: "127.0.0.1", port: port).port == port)
    }

    @Test func anEndAndAResetAreToldApart() throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        for resets in [false, true] {
            let client = connect(listener.port)
            guard case .connection(let descriptor, _) = listener.accept() else {
                Issue.record("nobody")
                return
            }
            var buffer = [UInt8](repeating: 0, count: 8)
            #expect(descriptor.receive(into: &buffer, from: 0) == .wouldBlock)
            if resets { client.resetOnClose() }
            _ = consume client
            #expect(descriptor.receive(into: &buffer, from: 0) == (resets ? .broken(ECONNRESET) : .end))
        }
    }
}
