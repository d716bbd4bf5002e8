public import Journal
import Logging
import ShopRouting

/// Compares the configuration with what earlier runs have left: names are the identity of what they stand for, and a
/// changed one would leave deliveries without a lane, or carry orders over a second time.
public struct Continuity: Sendable {
    private let agreements: [Agreement]
    private let journal: any Journal
    private let clock: WallClock

    public init(agreements: [Agreement], journal: any Journal, clock: WallClock) {
        self.agreements = agreements
        self.journal = journal
        self.clock = clock
    }

    /// Remembers the shops' names, and opens an attention item for each agreement that waits and is configured no more.
    ///
    /// - Throws: ``ShopRenamed``, or a `JournalError`.
    public func check() async throws {
        for (address, shops) in Dictionary(grouping: agreements.flatMap(\.shops), by: { SourceAddress($0.url).text }) {
            try await checkNames(of: shops, at: address)
        }
        let configured = Set(agreements.map(\.name))
        for name in configured { try await journal.commit([.settle(Self.key(name))]) }
        for name in try await journal.agreements().subtracting(configured).sorted(by: { $0.rawValue < $1.rawValue }) {
            Logger.current.warning("an agreement that is not configured waits", metadata: ["agreement": "\(name)"])
            try await journal.commit([.raise(item(name))])
        }
    }

    private func checkNames(of shops: [Shop], at address: String) async throws {
        let cursor = "shop names of \(address)"
        let known = Set(try await journal.cursor(cursor)?.split(separator: " ").map(String.init) ?? [])
        let names = Set(shops.map(\.name.rawValue))
        if let former = known.subtracting(names).min(), let new = names.subtracting(known).min() {
            throw ShopRenamed(address: address, former: former, new: new)
        }
        guard !names.isSubset(of: known) else { return }
        try await journal.commit([.advance(cursor: cursor, to: known.union(names).sorted().joined(separator: " "))])
    }

    private static func key(_ name: AgreementName) -> AttentionItem.Key {
        AttentionItem.Key(
            agreement: name, kind: AttentionKind.agreementRemoved.rawValue, subject: "agreement \(name)")
    }

    private func item(_ name: AgreementName) -> AttentionItem {
        AttentionItem(
            key: Self.key(name),
            reason:
                "Deliveries, orders or attention items of the agreement \(name) wait, and the configuration no longer "
                + "has it.",
            remedy: "If it was renamed, give it its old name again and restart; nothing of it is lost meanwhile.",
            openedAt: clock.now())
    }
}

/// The orders of a shop are known by its name (P2).
public struct ShopRenamed: Error, Equatable, CustomStringConvertible {
    public var address: String
    public var former: String
    public var new: String

    public var description: String {
        "The shop \(address) was named \(former) when orders of it were carried over; as \(new) they would be carried "
            + "over a second time. Name it \(former) again."
    }
}
