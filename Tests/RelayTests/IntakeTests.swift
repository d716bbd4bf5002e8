import Cryptography
import EventLoop
import HTTPClient
import HTTPServer
import HTTPTypes
import Journal
import JournalSQLite
import Operations
import Rackbeat
import Relay
import ShopRouting
import TestSupport
import Testing
import WooCommerce

/// P1: 200 only after the delivery is kept, else 503 with Retry-After.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct IntakeTests {
    private let body = Array("{\"id\":15}".utf8)

    private func answer(_ journal: any Journal) async throws -> Intake.Answer {
        let sample = try SampleAgreement()
        let intake = Intake(
            journal: journal, agreements: [sample.agreement],
            clock: WallClock { Moment(milliseconds: 5) }, kept: { _ in })
        let signature = Base64.encode(sample.secret.signature(of: body.span).span)
        return await intake.accept(fromShop: "dk", body: body) { $0 == "x-wc-webhook-signature" ? [signature] : [] }
    }

    @Test func whatIsAcknowledgedIsInTheJournal() async throws {
        let directory = try TemporaryDirectory()
        let journal = try await SQLiteJournal.open(directory: directory.path + "/state")
        #expect(try await answer(journal) == .kept)
        let name = try #require(AgreementName("a"))
        let kept = try await journal.unsorted(name, limit: 10)
        #expect(kept.map(\.delivery.body) == [body] && kept.first?.delivery.receivedAt == Moment(milliseconds: 5))
        await journal.close()
    }

    @Test(arguments: [JournalError.unavailable("full"), .superseded, .broken("x")])
    func whatTheJournalCannotKeepIsNotAcknowledged(error: JournalError) async throws {
        let directory = try TemporaryDirectory()
        let real = try await SQLiteJournal.open(directory: directory.path + "/state")
        let journal = FaultyJournal(real)
        journal.fail(with: error)
        #expect(try await answer(journal) == .notKept)
        journal.recover()
        #expect(try await answer(journal) == .kept)
        await real.close()
    }

    @Test func aDeliveryThatIsNotKeptIsAnswered503WithRetryAfter() async throws {
        let directory = try TemporaryDirectory()
        let real = try await SQLiteJournal.open(directory: directory.path + "/state")
        let journal = FaultyJournal(real)
        journal.fail(with: .unavailable("full"))
        let sample = try SampleAgreement()
        let intake = Intake(
            journal: journal, agreements: [sample.agreement],
            clock: WallClock { Moment(milliseconds: 5) }, kept: { _ in })
        var router = Router()
        WebhookRoutes(intake: intake).register(on: &router)
        let loop = try EventLoop.start()
        let server = try HTTPServer(host: "127.0.0.1", port: 0, loops: [loop], router: router)
        let task = Task { try await server.run() }
        let client = try HTTPClient(loop: loop)
        var request = ClientRequest(.post, "http://127.0.0.1:\(server.port)/webhooks/woocommerce/dk", body: body)
        request.fields[try #require(.init("X-WC-Webhook-Signature"))] =
            Base64.encode(sample.secret.signature(of: body.span).span)
        let response = try await client.send(request)
        #expect(response.status == .serviceUnavailable && response.fields[.retryAfter] != nil)
        await client.shutDown()
        task.cancel()
        await real.close()
        loop.stop()
    }
}
