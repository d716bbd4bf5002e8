/// Rackbeat's number of an item: 1 to 25 characters, compared exactly (rackbeat.md 0.7).
public struct ItemNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    public static let maximumLength = 25

    public let rawValue: String

    public init?(_ rawValue: String) {
        guard !rawValue.isEmpty, rawValue.unicodeScalars.count <= Self.maximumLength else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// Swift folds composed and decomposed letters; the far sides do not.
    public static func == (left: ItemNumber, right: ItemNumber) -> Bool {
        left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
    }

    public func hash(into hasher: inout Hasher) { for byte in rawValue.utf8 { hasher.combine(byte) } }

    public static func < (left: ItemNumber, right: ItemNumber) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
}
