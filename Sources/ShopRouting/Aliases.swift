/// A shop's SKUs that stand for another Rackbeat item. Compared exactly, byte for byte.
public struct Aliases: Sendable, Equatable {
    private let items: [ExactText: ItemNumber]
    /// The other way round, sorted.
    private let skus: [ItemNumber: [String]]

    public init(_ items: [String: ItemNumber] = [:]) {
        let items = Dictionary(items.map { (ExactText($0.key), $0.value) }) { first, _ in first }
        self.items = items
        skus = Dictionary(grouping: items, by: \.value).mapValues { aliases in aliases.map(\.key.text).sorted() }
    }

    public subscript(sku: String) -> ItemNumber? { items[ExactText(sku)] }

    /// The SKUs under which the shop sells the item: its aliases, and its number unless that SKU stands for another item.
    public func shopSKUs(for item: ItemNumber) -> [String] {
        let aliases = skus[item] ?? []
        return items[ExactText(item.rawValue)] == nil ? [item.rawValue] + aliases : aliases
    }
}

/// Text that equals only the same bytes: Swift finds composed and decomposed letters equal, the far sides do not.
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.isSameBytes(as: right.text) }

    func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension String {
    /// Whether both are the same UTF-8 bytes.
    public func isSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
