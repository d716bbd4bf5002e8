import EventLoop
import Foundation
import TestSupport
import Testing

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct UnixListenerTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/s"
    }

    private var mode: UInt32 {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    private var exists: Bool { FileManager.default.fileExists(atPath: path) }

    @Test(arguments: [UInt32(0o600), 0o660, 0o666]) func onlyWhomTheModeNamesMayConnect(mode: UInt32) throws {
        let listener = try Listener(.unix(path: path), mode: mode)
        #expect(self.mode == mode)
        #expect(listener.address == .unix(path: path) && listener.port == 0)
        #expect("\(listener.address)" == "unix:\(path)")
    }

    @Test func whoConnectsIsOnThisMachine() throws {
        let listener = try Listener(.unix(path: path))
        guard case .wouldBlock = listener.accept() else {
            Issue.record("accepted nobody")
            return
        }
        let client = try Descriptor.connecting(to: .unix(path: path))
        guard case .connection(let connection, let peer) = listener.accept() else {
            Issue.record("accepted none")
            return
        }
        #expect(peer == .loopback)
        let credentials = connection.peerProcess()
        #expect(credentials?.process == getpid() && credentials?.user == geteuid())
        client.shutdownWriting()
    }

    @Test func aFileThatNobodyListensBehindIsReplaced() throws {
        do {
            // Closed without an end, as kill -9 closes it.
            let killed = try Listener(.unix(path: path))
            #expect(killed.port == 0)
        }
        #expect(exists)
        let listener = try Listener(.unix(path: path))
        _ = try Descriptor.connecting(to: listener.address)
    }

    @Test func aSocketThatIsListenedOnIsNotTaken() throws {
        let first = try Listener(.unix(path: path))
        #expect(throws: EventLoopError("bind", code: EADDRINUSE)) { _ = try Listener(.unix(path: path)) }
        _ = try Descriptor.connecting(to: first.address)
    }

    @Test func aFileThatIsNoSocketStays() throws {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: EventLoopError("bind", code: EADDRINUSE)) { _ = try Listener(.unix(path: path)) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test func aPathThatIsTooLongIsAnError() throws {
        let room = SocketAddress.pathLimit - directory.path.utf8.count - 1
        let fits = directory.path + "/" + String(repeating: "x", count: room)
        #expect(try Listener(.unix(path: fits)).address == .unix(path: fits))
        #expect(throws: EventLoopError("bind", code: ENAMETOOLONG)) { _ = try Listener(.unix(path: fits + "x")) }
        #expect(throws: EventLoopError("connect", code: ENAMETOOLONG)) {
            _ = try Descriptor.connecting(to: .unix(path: fits + "x"))
        }
    }

    @Test func theEndRemovesTheFileAndRefusesConnections() throws {
        let listener = try Listener(.unix(path: path))
        listener.end()
        #expect(!exists)
        listener.end()
    }

    @Test func theEndLeavesAFileThatAnotherHasMadeSince() throws {
        let first = try Listener(.unix(path: path))
        try FileManager.default.removeItem(atPath: path)
        let second = try Listener(.unix(path: path))
        first.end()
        _ = try Descriptor.connecting(to: second.address)
    }

    @Test func theEndOfASharedSocketLeavesItToTheOther() throws {
        let first = try Listener(.unix(path: path))
        let other = try Listener(adopting: dup(first.descriptor.number), isShared: true)
        first.share()
        first.end()
        let client = try Descriptor.connecting(to: other.address)
        guard case .connection = other.accept() else {
            Issue.record("accepted none")
            return
        }
        client.shutdownWriting()
        other.becomeOwn()
        other.end()
        #expect(!exists)
    }

    @Test func onlyListeningStreamSocketsAreAdopted() throws {
        let numbers = [
            socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0),
            open("/dev/null", O_RDONLY), -1,
        ]
        for number in numbers {
            #expect(throws: EventLoopError("getsockopt", code: EINVAL)) {
                _ = try Listener(adopting: number, isShared: true)
            }
        }
    }

    @Test func anAdoptedSocketNeitherBlocksNorIsInherited() throws {
        let first = try Listener(host: "127.0.0.1", port: 0)
        let copy = dup(first.descriptor.number)
        _ = fcntl(copy, F_SETFL, 0)
        let adopted = try Listener(adopting: copy, isShared: true)
        guard case .wouldBlock = adopted.accept() else {
            Issue.record("accepted nobody")
            return
        }
        #expect(fcntl(copy, F_GETFD) & FD_CLOEXEC != 0)
        #expect(adopted.address == first.address)
    }

    @Test func openSocketsPassFromOneEndToTheOther() throws {
        let control = try Listener(.unix(path: path))
        let client = try Descriptor.connecting(to: control.address)
        guard case .connection(let server, _) = control.accept() else {
            Issue.record("accepted none")
            return
        }
        let listener = try Listener(host: "127.0.0.1", port: 0)
        let isSent = server.send([1, 2, 3], passing: [listener.descriptor.number, listener.descriptor.number])
        #expect(isSent)
        var bytes: [UInt8] = []
        var passed: [CInt] = []
        var results = [client.receive(upTo: 2, into: &bytes, passed: &passed)]
        results.append(client.receive(upTo: 2, into: &bytes, passed: &passed))
        #expect(bytes == [1, 2, 3] && passed.count == 2)
        for number in passed {
            #expect(try Listener(adopting: number, isShared: true).address == listener.address)
        }
        results.append(client.receive(upTo: 2, into: &bytes, passed: &passed))
        _ = consume server
        results.append(client.receive(upTo: 2, into: &bytes, passed: &passed))
        #expect(results == [.bytes(2), .bytes(1), .wouldBlock, .end])
    }

    @Test func allOfIPv6AndAllOfIPv4ShareAPort() throws {
        let v6 = try Listener(host: "::", port: 0)
        #expect(try Listener(host: "0.0.0.0", port: v6.port).port == v6.port)
    }
}
