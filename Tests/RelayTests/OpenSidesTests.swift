import Journal
import ShopRouting
import Testing

@testable import Relay

/// What is due begins unless its sides rest, and one piece of it sees whether they are back.
struct OpenSidesTests {
    private static let later = Moment(milliseconds: 9_000)
    private static let evenLater = Moment(milliseconds: 9_500)

    private func work(_ subject: WorkKey.Subject, attempts: Int = 1) throws -> Work {
        let now = Moment(milliseconds: 1_000)
        return Work(
            key: WorkKey(try #require(AgreementName("a")), subject), revision: 1, due: now, attempts: attempts,
            requestedAt: now)
    }

    private func subjects() throws -> (dk: ShopName, subjects: [WorkKey.Subject]) {
        let dk = try #require(ShopName("dk"))
        return (
            dk,
            [
                .order(dk, 1), .product(dk, 1), .stock("X"), .shopStock(dk, "X"), .rackbeatOrder("7"),
                .productData(dk, 1),
            ]
        )
    }

    /// Which of the six kinds of work are admitted, each alone.
    private func admitted(_ states: [Side: FarSide.State], attempts: Int = 1) throws -> [Bool] {
        try subjects().subjects.map { subject in
            var sides = OpenSides(states)
            return sides.admit(try work(subject, attempts: attempts))
        }
    }

    @Test func workBeginsUnlessASideThatItCallsRests() throws {
        let (dk, _) = try subjects()
        let se = try #require(ShopName("se"))
        #expect(try admitted([.rackbeat: .open, .shop(dk): .open]) == [true, true, true, true, true, true])
        let rackbeat = FarSide.State.resting(until: Self.later)
        #expect(try admitted([.rackbeat: rackbeat, .shop(dk): .open]) == [false, true, false, true, false, false])
        #expect(try admitted([.rackbeat: .open, .shop(dk): rackbeat]) == [false, false, true, false, true, false])
        #expect(try admitted([.rackbeat: .open, .shop(se): rackbeat]) == [true, true, true, true, true, true])
    }

    @Test func anOrderThatNobodyHasLookedAtIsLookedAtThoughRackbeatRests() throws {
        let (dk, _) = try subjects()
        let resting = FarSide.State.resting(until: Self.later)
        #expect(try admitted([.rackbeat: resting], attempts: 0) == [true, true, false, true, false, false])
        #expect(try admitted([.shop(dk): resting], attempts: 0)[0] == false)
    }

    @Test func onePieceOfWorkSeesWhetherASideIsBack() throws {
        let (dk, _) = try subjects()
        var sides = OpenSides([.rackbeat: .probing, .shop(dk): .open])
        #expect(sides.admit(try work(.order(dk, 1))))
        #expect(!sides.admit(try work(.order(dk, 2))))
        #expect(!sides.admit(try work(.stock("X"))))
        #expect(sides.admit(try work(.shopStock(dk, "X"))))
        #expect(sides.nextOpening == nil, "the end of what was begun tells")
        // In the next round it still runs.
        var next = OpenSides([.rackbeat: .probing, .shop(dk): .open], probes: sides.probes)
        #expect(!next.admit(try work(.order(dk, 2))))
        var last = OpenSides([.rackbeat: .probing, .shop(dk): .open])
        #expect(last.admit(try work(.order(dk, 2))))
    }

    @Test func theFirstOpeningIsTheNextMomentToLook() throws {
        let (dk, _) = try subjects()
        var sides = OpenSides([
            .rackbeat: .resting(until: Self.evenLater), .shop(dk): .resting(until: Self.later),
        ])
        #expect(!sides.admit(try work(.stock("X"))))
        #expect(sides.nextOpening == Self.evenLater)
        #expect(!sides.admit(try work(.shopStock(dk, "X"))))
        #expect(sides.nextOpening == Self.later)
    }
}
