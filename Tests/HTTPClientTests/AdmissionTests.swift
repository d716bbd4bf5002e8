import Testing

@testable import HTTPClient

struct AdmissionTests {
    private let one: Origin
    private let two: Origin
    private let three: Origin

    init() throws {
        one = try #require(Origin("https://one.example"))
        two = try #require(Origin("https://two.example"))
        three = try #require(Origin("https://three.example"))
    }

    @Test func aHostHasItsOwnLimit() {
        let admission = Door(total: 10, perHost: 2)
        #expect(admission.enter(1, one))
        #expect(admission.enter(2, one))
        #expect(!admission.enter(3, one))
        #expect(admission.enter(4, two))
        #expect(admission.leave(two) == nil)
        #expect(admission.leave(one) == 3)
    }

    @Test func thoseOfAHostStartInTheirOrder() {
        let admission = Door(total: 10, perHost: 1)
        #expect(admission.enter(1, one))
        for ticket: Admission.Ticket in 2...5 { #expect(!admission.enter(ticket, one)) }
        #expect((0..<5).map { _ in admission.leave(one) } == [2, 3, 4, 5, nil])
        #expect(admission.enter(6, one))
    }

    @Test func hostsTakeTurnsWhenAllPlacesAreTaken() {
        let admission = Door(total: 1, perHost: 1)
        #expect(admission.enter(1, one))
        for ticket: Admission.Ticket in 2...3 { #expect(!admission.enter(ticket, one)) }
        for ticket: Admission.Ticket in 4...5 { #expect(!admission.enter(ticket, two)) }
        #expect(!admission.enter(6, three))
        #expect(admission.leave(one) == 2)
        #expect(admission.leave(one) == 4)
        #expect(admission.leave(two) == 6)
        #expect(admission.leave(three) == 3)
        #expect(admission.leave(one) == 5)
        #expect(admission.leave(two) == nil)
    }

    @Test func aFullHostDoesNotHoldUpTheOthers() {
        let admission = Door(total: 2, perHost: 1)
        #expect(admission.enter(1, one))
        #expect(admission.enter(2, two))
        #expect(!admission.enter(3, one))
        #expect(!admission.enter(4, three))
        #expect(admission.leave(two) == 4, "one is full, and first in line")
    }

    @Test func oneThatGivesUpIsPassedOver() {
        let admission = Door(total: 10, perHost: 1)
        #expect(admission.enter(1, one))
        #expect(!admission.enter(2, one))
        #expect(!admission.enter(3, one))
        admission.withdraw(2, one)
        admission.withdraw(9, two)
        #expect(admission.leave(one) == 3)
        #expect(admission.leave(one) == nil)
    }

    @Test func aLimitBelowOneWouldStopEverything() {
        let admission = Door(total: 0, perHost: 0)
        #expect(admission.enter(1, one))
    }
}

/// `#expect` calls nothing that mutates a value.
private final class Door {
    private var admission: Admission

    init(total: Int, perHost: Int) { admission = Admission(total: total, perHost: perHost) }

    func enter(_ ticket: Admission.Ticket, _ origin: Origin) -> Bool { admission.enter(ticket, origin) }
    func leave(_ origin: Origin) -> Admission.Ticket? { admission.leave(origin) }
    func withdraw(_ ticket: Admission.Ticket, _ origin: Origin) { admission.withdraw(ticket, origin) }
}
