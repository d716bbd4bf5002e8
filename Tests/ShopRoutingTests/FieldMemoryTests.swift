import ShopRouting
import Testing

/// The owner's change is written; the other side's edit is overwritten or reported, and what it makes of a text is neither.
struct FieldMemoryTests {
    private func memory(name: String, left: [FieldDifference] = []) -> FieldMemory {
        var memory = FieldMemory()
        memory.note(owner: [.name: name], left: left)
        return memory
    }

    private func difference(_ has: String, _ wants: String) -> FieldDifference {
        FieldDifference(.name, has: has, wants: wants)
    }

    @Test(arguments: [true, false]) func theOwnersChangeIsWritten(overwrites: Bool) {
        let verdict = memory(name: "old").judge([difference("old", "new")], overwrites: overwrites)
        #expect(verdict.writes == [.name] && verdict.reports.isEmpty)
    }

    @Test func whatNobodyRemembersIsTheOwners() {
        #expect(FieldMemory().judge([difference("a", "b")], overwrites: false).writes == [.name])
    }

    @Test func theOtherSidesEditIsOverwrittenOrReported() {
        let edit = difference("edited", "same")
        #expect(memory(name: "same").judge([edit], overwrites: true).writes == [.name])
        let reported = memory(name: "same").judge([edit], overwrites: false)
        #expect(reported.writes.isEmpty && reported.reports == [edit])
    }

    @Test(arguments: [true, false]) func whatTheOtherSideMakesOfATextIsNoEdit(overwrites: Bool) {
        let memory = memory(name: "a  b", left: [difference("a b.", "a  b")])
        let echo = memory.judge([difference("a b.", "a  b")], overwrites: overwrites)
        #expect(echo.writes.isEmpty && echo.reports.isEmpty)
        let edit = memory.judge([difference("c", "a  b")], overwrites: overwrites)
        #expect(overwrites ? edit.writes == [.name] : edit.reports.count == 1)
    }

    @Test func longTextsAreToldApartBehindWhatIsShown() {
        let long = String(repeating: "x", count: 500)
        #expect(memory(name: long).judge([difference("a", long + "y")], overwrites: false).writes == [.name])
        #expect(memory(name: long).judge([difference("a", long)], overwrites: false).reports.count == 1)
    }
}
