import EventLoop
import Foundation
import TestSupport
import Testing

/// Where `shoprelay serve` listens, and what it tells the service manager.
@Suite(.halfTheMachine, .timeLimit(.minutes(1)))
struct SocketTests {
    private static let check = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    private static func listen(_ stage: Stage, _ places: String, and more: String = "") -> (String) -> String {
        let line = "listen: \(stage.listen)"
        return { settings in
            #expect(settings.contains(line))
            return settings.replacing(line, with: "listen: \(places)" + more)
        }
    }

    private static func curl(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let pipe = try DescriptorPipe()
        let curl = try ChildProcess("/usr/bin/curl", ["-s", "-m", "10"] + arguments, output: pipe.writing)
        pipe.closeWriting()
        let output = await onThread { ReadDescriptor.toEnd(pipe.reading) }
        return (await curl.status(), output)
    }

    @Test func severalEndpointsAreServedUnixSocketsToo() async throws {
        try await Stage.with(isConnected: false) { stage in
            let path = stage.directory.path + "/front"
            let relay = try await stage.relay(
                change: Self.listen(
                    stage, "[\"0.0.0.0:\(stage.port)\", \"[::]:\(stage.port)\", \"unix:\(path)\"]",
                    and: "\nsocket_mode: 600"))
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            for place in ["127.0.0.1", "[::1]"] {
                let answer = try await Self.curl(["-g", "http://\(place):\(stage.port)/readyz", "-w", " %{http_code}"])
                #expect(answer.status == 0 && answer.output.hasSuffix(" 200"))
            }
            let answer = try await Self.curl(["--unix-socket", path, "http://a/healthz", "-w", " %{http_code}"])
            #expect(answer.status == 0 && answer.output.hasSuffix(" 200"))

            // The file stays when it is killed, and the next one takes its place.
            await relay.killNow()
            #expect(FileManager.default.fileExists(atPath: path))
            let next = try await stage.relay(
                change: Self.listen(stage, "[\"localhost:\(stage.port)\", \"unix:\(path)\"]"))
            for arguments in [["http://localhost:\(stage.port)/healthz"], ["--unix-socket", path, "http://a/healthz"]] {
                #expect(try await Self.curl(arguments).status == 0)
            }
            #expect(await next.stop() == 0)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func socketsThatSystemdPassesAreServedAndOutliveTheService() async throws {
        try await Stage.with(isConnected: false) { stage in
            let listener = try Listener(host: "127.0.0.1", port: stage.port)
            let other = try Listener(host: "127.0.0.1", port: 0)
            let sockets = [listener.descriptor.number, other.descriptor.number]
            let relay = try await stage.relay(passing: sockets, change: Self.listen(stage, "systemd"))
            #expect(await RelayProcess.status(port: other.port, Self.check) == 200)
            #expect(await relay.stop() == 0)
            // Nobody accepts, and nobody is refused: the next one answers.
            async let early = RelayProcess.status(port: stage.port, Self.check)
            let next = try await stage.relay(passing: sockets, change: Self.listen(stage, "systemd"))
            #expect(await early == 200)
            // By hand, without systemd, it takes over what was passed.
            let last = try await stage.relay(after: next, change: Self.listen(stage, "systemd"))
            #expect(await RelayProcess.status(port: other.port, Self.check) == 200)
            #expect(await last.stop() == 0)
            async let late = RelayProcess.status(port: other.port, Self.check)
            let end = try await stage.relay(passing: sockets, change: Self.listen(stage, "systemd"))
            #expect(await late == 200)
            #expect(await end.stop() == 0)
        }
    }

    @Test(arguments: [false, true]) func theServiceManagerHearsHowItIs(isAbstract: Bool) async throws {
        try await Stage.with(isConnected: false) { stage in
            let inbox = try NotifyInbox(isAbstract: isAbstract)
            let environment = ["NOTIFY_SOCKET": inbox.name, "WATCHDOG_USEC": "200000"]
            let relay = try await stage.relay(environment: environment)
            #expect(await onThread { inbox.next() } == "READY=1")
            for _ in 0..<3 { #expect(await onThread { inbox.next() } == "WATCHDOG=1") }
            async let passing = onThread { inbox.nextButAlive() }
            let next = try await stage.relay(environment: ["NOTIFY_SOCKET": inbox.name], after: relay)
            let lines = await passing?.split(separator: "\n") ?? []
            #expect(lines.first == "RELOADING=1")
            #expect(lines.last == "MAINPID=\(next.number)")
            // From the process before it nothing more: its end is not the service's.
            #expect(await onThread { inbox.next() } == "READY=1")
            #expect(await next.stop() == 0)
            #expect(await onThread { inbox.next() } == "STOPPING=1")
        }
    }

    @Test func aSlowRequestDoesNotKeepItFromEndingInTime() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay(
                change: Self.listen(stage, stage.listen, and: "\nstop_seconds: 1"))
            let slow = try RawClient(port: stage.port)
            try slow.send("POST /webhooks/woocommerce/dk HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{")
            let half = try RawClient(port: stage.port)
            try half.send("GET /hea")
            // An answer says that the loops have seen what was sent before.
            #expect(await RelayProcess.status(port: stage.port, Self.check) == 200)
            let start = ContinuousClock.now
            #expect(await relay.stop() == 0)
            #expect(start.duration(to: .now) < .seconds(2))
            #expect(try slow.readToEnd().hasPrefix("HTTP/1.1 503 "))
        }
    }
}
