import Foundation
import HTTP
import TestSupport
import Testing

/// The corpus of RFC 9110 and 9112 over real connections, however a request is cut. `CUT_EVERYWHERE=1` cuts each case in
/// two behind each of its bytes: 50,000 connections instead of 9,000.
@Suite(.halfTheMachine, .servingTheCorpus, .serialized, .timeLimit(.minutes(1)))
struct CorpusTests {
    @Test func everyCaseIsAnother() throws {
        let cases = try CorpusReader.all.get()
        #expect(cases.count > 600)
        #expect(Set(cases.map(\.testDescription)).count == cases.count)
        #expect(Set(cases.map { $0.request + [UInt8($0.awaits.count), $0.endsSending ? 1 : 0] }).count == cases.count)
    }

    @Test(arguments: try CorpusReader.all.get())
    func inOnePieceIsAnsweredAsTheRFCSays(_ row: CorpusCase) async throws {
        let port = CorpusServer.port
        try judge(row, try await onThread { try Self.exchange(row, port, cuts: []) })
    }

    @Test(arguments: try CorpusReader.all.get())
    func byteByByteIsAnsweredAsTheRFCSays(_ row: CorpusCase) async throws {
        let port = CorpusServer.port
        // The rest of what is long goes in pieces of a few.
        let cuts = (1...row.request.count).filter { $0 < 600 || $0 % 61 == 0 || $0 > row.request.count - 100 }
        try judge(row, try await onThread { try Self.exchange(row, port, cuts: cuts) })
    }

    @Test(arguments: try CorpusReader.all.get())
    func splitAnywhereIsAnsweredAsTheRFCSays(_ row: CorpusCase) async throws {
        let port = CorpusServer.port
        // Most are the same to the byte, dates included.
        for received in Set(try await onThread { try Self.splits(row, port) }) { try judge(row, received) }
    }

    private static func exchange(_ row: CorpusCase, _ port: Int, cuts: [Int]) throws -> [UInt8] {
        var exchange = try CorpusExchange(row, port: port)
        for cut in cuts { try exchange.send(upTo: cut) }
        return try exchange.finish()
    }

    /// One connection for each cut; the second halves wait until all first halves are on their way, so that the server has
    /// the time to take one without the other.
    private static func splits(_ row: CorpusCase, _ port: Int) throws -> [[UInt8]] {
        var received: [[UInt8]] = []
        var places = row.newCuts[...]
        while !places.isEmpty {
            var exchanges: [CorpusExchange] = []
            for place in places.prefix(64) {
                var exchange = try CorpusExchange(row, port: port)
                try exchange.send(upTo: place)
                exchanges.append(exchange)
            }
            places = places.dropFirst(64)
            for index in exchanges.indices { received.append(try exchanges[index].finish()) }
        }
        return received
    }

    private func judge(_ row: CorpusCase, _ received: [UInt8]) throws {
        var rest = received[...]
        let text = String(decoding: received.prefix(2000), as: UTF8.self)
        var answers: [CorpusAnswer] = []
        for expected in row.answers {
            if expected.isOptional, !rest.starts(with: "HTTP/1.1 \(expected.status) ".utf8) { continue }
            let answer = try CorpusAnswer.take(&rest, isBodiless: expected.isBodiless)
            #expect(answer.status == expected.status, "\(text)")
            for field in expected.has {
                let values = answer.values(field.name)
                #expect(field.value == "*" ? values.count == 1 : values == [field.value], "\(field.name) in \(text)")
            }
            for name in expected.lacks { #expect(answer.values(name).isEmpty, "\(name) in \(text)") }
            if let body = expected.body { #expect(answer.body == body, "\(text)") }
            answers.append(answer)
        }
        if row.stands {
            let probe = try CorpusAnswer.take(&rest, isBodiless: false)
            #expect(probe.status == 200 && probe.body == Array("probe\n".utf8), "the connection stands: \(text)")
        }
        #expect(rest.isEmpty, "nothing follows: \(text)")
        judge(answers, closes: !row.stands && !row.endsSending)
    }

    /// What holds for every answer.
    private func judge(_ answers: [CorpusAnswer], closes: Bool) {
        for (index, answer) in answers.enumerated() {
            let isLast = closes && index == answers.count - 1
            // RFC 9112 §9.6: who closes says so, and who says so closes.
            #expect(answer.values("Connection") == (isLast ? ["close"] : []))
            #expect(answer.values("Content-Length").count + answer.values("Transfer-Encoding").count <= 1)
            if answer.status < 200 || answer.status == 204 {
                // RFC 9112 §6.1, RFC 9110 §8.6: no field that frames a body where there can be none.
                #expect(answer.values("Content-Length").isEmpty && answer.values("Transfer-Encoding").isEmpty)
            }
            guard answer.status >= 200 else { continue }
            // RFC 9110 §6.6.1, §5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
            #expect(answer.values("Date").count == 1 && answer.values("Date").allSatisfy(Self.isDate))
        }
    }

    private static func isDate(_ text: String) -> Bool {
        zip(text.utf8, "Sun, 06 Nov 1994 08:49:37 GMT".utf8).allSatisfy { own, example in
            switch Unicode.Scalar(example) {
            case "0"..."9": (0x30...0x39).contains(own)
            case "A"..."Z": (0x41...0x5A).contains(own)
            case "a"..."z": (0x61...0x7A).contains(own)
            default: own == example
            }
        } && text.utf8.count == 29
    }
}
