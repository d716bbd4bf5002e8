import EventLoop
import HTTPClient
import HTTPServer
import HTTPTypes
import Journal
import JournalSQLite
import Operations
import Relay
import ShopRouting
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HealthTests {
    /// What `/readyz` answers when work has waited for two hours.
    private func readiness(hasPausedSide: Bool) async throws -> HTTPResponse.Status {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        let name = try #require(AgreementName("a"))
        let start = Moment(milliseconds: 0)
        try await journal.commit([.request(WorkKey(name, .stock("A-1")), at: start)])
        var router = Router()
        Health(
            journal: journal, agreements: [name], directory: directory.path,
            clock: WallClock { start + .seconds(7200) }, hasPausedSide: { _ in hasPausedSide }
        ).register(on: &router)
        let loop = try EventLoop.start()
        let server = try HTTPServer(host: "127.0.0.1", port: 0, loops: [loop], router: router)
        let task = Task { try await server.run() }
        let client = try HTTPClient(loop: loop)
        let response = try await client.send(ClientRequest(.get, "http://127.0.0.1:\(server.port)/readyz"))
        await client.shutDown()
        task.cancel()
        await journal.close()
        loop.stop()
        return response.status
    }

    /// A pause is somebody's to mend elsewhere, and deliveries are to be kept meanwhile.
    @Test func oldWorkIsAFaultUnlessASideDoesNotLetUsIn() async throws {
        #expect(try await readiness(hasPausedSide: false) == .serviceUnavailable)
        #expect(try await readiness(hasPausedSide: true) == .ok)
    }
}
