import ArgumentParser
import TestSupport
import Testing

@testable import shoprelay

@Suite(.machineShare, .timeLimit(.minutes(1))) struct HealthcheckTests {
    @Test func twoHundredIsHealthy() async throws {
        let server = try Answerer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        for arguments in [["http://127.0.0.1:\(server.port)/healthz"], ["--listen", "0.0.0.0:\(server.port)"]] {
            let outcome = try await Program.run(["healthcheck"] + arguments)
            #expect(outcome.status == 0)
            #expect(outcome.errors == "")
        }
        withExtendedLifetime(server) {}
    }

    @Test(arguments: [
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "hello\r\n\r\n", "",
    ])
    func anyOtherAnswerIsNot(answer: String) async throws {
        let server = try Answerer(answer)
        let outcome = try await Program.run(["healthcheck", "http://127.0.0.1:\(server.port)/healthz"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("not healthy: "))
        withExtendedLifetime(server) {}
    }

    @Test func silenceIsNot() async throws {
        let server = try Answerer(nil)
        let start = ContinuousClock.now
        let outcome = try await Program.run(
            ["healthcheck", "http://127.0.0.1:\(server.port)/healthz", "--timeout", "1"])
        #expect(outcome.status == 1)
        #expect(outcome.errors == "not healthy: no answer (timeout)\n")
        #expect(start.duration(to: .now) < .seconds(10).slowed)
        withExtendedLifetime(server) {}
    }

    @Test func nobodyThereIsNot() async throws {
        let port = try Answerer(nil).port
        let outcome = try await Program.run(["healthcheck", "http://127.0.0.1:\(port)/healthz"])
        #expect(outcome.status == 1)
        #expect(outcome.errors == "not healthy: could not ask (connection_refused)\n")
    }

    @Test(arguments: [
        ([], "http://127.0.0.1:8080/healthz"), (["--listen", "0.0.0.0:81"], "http://127.0.0.1:81/healthz"),
        (["--listen", "[::]:81"], "http://[::1]:81/healthz"), (["--listen", "relay:81"], "http://relay:81/healthz"),
        (["http://relay/x"], "http://relay/x"),
    ])
    func whatIsAskedFollowsFromTheCommandLine(arguments: [String], target: String) throws {
        #expect(try Healthcheck.parse(arguments).target == target)
    }
}
