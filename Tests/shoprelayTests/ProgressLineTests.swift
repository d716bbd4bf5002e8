import Foundation
import Operations
import Testing

@testable import shoprelay

struct ProgressLineTests {
    private func line(_ figures: [(phase: String, done: Int, total: Int?, second: Double)]) throws -> ProgressLine {
        var line = ProgressLine()
        let start = ContinuousClock.now
        for figure in figures {
            let total = figure.total.map(String.init) ?? "null"
            let json = #"{"phase":"\#(figure.phase)","done":\#(figure.done),"total":\#(total)}"#
            let answer = try JSONDecoder().decode(ImportAnswer.self, from: Data(json.utf8))
            line.take(answer, at: start + .milliseconds(Int(figure.second * 1000)))
        }
        return line
    }

    @Test func theRateIsThePhasesOwnAndTheTimeThatIsLeftFollows() throws {
        let line = try line([("products", 900, nil, 0), ("run", 10, 1000, 10), ("run", 110, 1000, 20)])
        #expect(line.plain == "importing: 110 of 1000, 10.0/s, 1 min 29 s left")
        #expect(line.bar == "[###...........................] importing: 110 of 1000, 10.0/s, 1 min 29 s left")
    }

    @Test func nothingIsGuessedBeforeThereIsARate() throws {
        #expect(try line([("run", 0, 100, 0)]).plain == "importing: 0 of 100")
        #expect(try line([("run", 0, 100, 0), ("run", 5, 100, 0.5)]).plain == "importing: 5 of 100")
    }

    @Test func whatHasNoEndYetIsCounted() throws {
        #expect(try line([("products", 0, nil, 0), ("products", 500, nil, 5)]).bar == "reading products: 500, 100.0/s")
    }

    @Test func hoursAreHours() throws {
        #expect(try line([("run", 0, 100_000, 0), ("run", 8, 100_000, 1)]).plain.hasSuffix("3 h 28 min left"))
    }

    @Test func anEmptyRunHasNoBar() throws { #expect(try line([("run", 0, 0, 0)]).bar == "importing: 0 of 0") }
}
