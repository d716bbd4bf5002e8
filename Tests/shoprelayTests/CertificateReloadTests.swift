import EventLoop
import Foundation
import HTTPServer
import ServiceLifecycleTestKit
import Settings
import TestSupport
import Testing

@testable import shoprelay

@Suite(.machineShare, .timeLimit(.minutes(1)))
struct CertificateReloadTests {
    @Test func aChangeIsSeenAlsoBehindLinksAndOnlyWhatIsWholeIsUsed() async throws {
        let directory = try TemporaryDirectory()
        let first = try await TestCertificate("DNS:one.example")
        let second = try await TestCertificate("DNS:two.example")
        let files = FileManager.default
        // As certificate tools leave them: links to the newest.
        let (chain, key) = (directory.path + "/chain.pem", directory.path + "/key.pem")
        func link(_ path: String, to target: String) throws {
            try? files.removeItem(atPath: path)
            try files.createSymbolicLink(atPath: path, withDestinationPath: target)
        }
        try link(chain, to: first.chain)
        try link(key, to: first.key)
        let reload = try CertificateReload(
            Settings.TLS(identity: Settings.TLS.Identity(certificate: chain, key: key)), interval: .milliseconds(5))
        let loop = try EventLoop.start()
        let listener = try Listener(host: "127.0.0.1", port: 0)
        let server = HTTPServer(
            endpoints: [HTTPServer.Endpoint(listener, tls: reload.termination)], loops: [loop], router: Router())
        func shown() async -> String? {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { continuation.resume(returning: (try? TLSClient(port: server.port))?.peerName) }
            }
        }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await reload.run() }
                group.addTask { try await server.run() }
                #expect(await shown() == "DNS:one.example")
                // The key is the other one's still.
                try link(chain, to: second.chain)
                for _ in 0..<20 { #expect(await shown() == "DNS:one.example") }
                try link(key, to: second.key)
                let isShown = await eventually { await shown() == "DNS:two.example" }
                #expect(isShown)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        loop.stop()
    }
}
