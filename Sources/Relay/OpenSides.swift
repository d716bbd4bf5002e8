import Journal
import ShopRouting

/// Which due work is begun now: none whose sides rest, and one piece to see whether a side is back. The rest waits in the
/// journal as it is, so that a long outage neither costs calls nor changes the order in which it goes on.
struct OpenSides {
    private let states: [Side: FarSide.State]
    /// What has been begun to see whether sides are back.
    private(set) var probes: [WorkKey: Set<Side>]
    /// The first moment at which work that was not admitted may be begun.
    private(set) var nextOpening: Moment?

    init(_ states: [Side: FarSide.State], probes: [WorkKey: Set<Side>] = [:]) {
        self.states = states
        self.probes = probes
    }

    /// An order that nobody has looked at yet is looked at: its shop may answer though Rackbeat does not.
    mutating func admit(_ work: Work) -> Bool {
        let subject = work.key.subject
        let sides = subject.isOrder && work.attempts == 0 ? subject.sides.filter { $0 != .rackbeat } : subject.sides
        for side in sides {
            guard case .resting(let until) = states[side] else { continue }
            nextOpening = min(nextOpening ?? until, until)
            return false
        }
        let probed = sides.filter { states[$0] == .probing }
        guard !probed.isEmpty else { return true }
        guard probes.values.allSatisfy({ $0.isDisjoint(with: probed) }) else { return false }
        probes[work.key] = Set(probed)
        return true
    }
}

extension WorkKey.Subject {
    /// Whom the work calls.
    fileprivate var sides: [Side] {
        switch self {
        case .order(let shop, _), .productData(let shop, _): [.rackbeat, .shop(shop)]
        case .shopStock(let shop, _), .product(let shop, _): [.shop(shop)]
        case .stock, .rackbeatOrder, .item: [.rackbeat]
        }
    }

    fileprivate var isOrder: Bool { if case .order = self { true } else { false } }
}
