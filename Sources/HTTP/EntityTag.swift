/// Tells one state of a representation from all others (RFC 9110 §8.8.3).
public struct EntityTag: Sendable, Equatable {
    public let isWeak: Bool
    /// What stands between the quotes.
    public let opaque: String

    /// nil when a character is none of a tag.
    public init?(_ opaque: String, isWeak: Bool = false) {
        guard opaque.utf8.allSatisfy(Self.isCharacter) else { return nil }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// - Parameter text: as in a field, with its quotes; nil when it is anything else than one tag.
    public init?(field text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        guard let tag = Self.next(bytes.span, &index), index == bytes.count else { return nil }
        self = tag
    }

    /// As in a field.
    public var text: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    /// Of the same representation in a content coding: what has other bytes has another strong tag (RFC 9110 §8.8.3.3).
    public func coded(_ coding: String) -> EntityTag {
        isWeak ? self : EntityTag("\(opaque)-\(coding)") ?? self
    }

    /// RFC 9110 §8.8.3.2.
    public func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

    public func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// The tags of a list, up to the first that is malformed. A comma may stand in a tag.
    static func list(_ text: String) -> [EntityTag] {
        let bytes = Array(text.utf8)
        var tags: [EntityTag] = []
        var index = 0
        while true {
            while index < bytes.count, FieldSyntax.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: ",") {
                index += 1
            }
            guard let tag = next(bytes.span, &index) else { return tags }
            tags.append(tag)
            while index < bytes.count, FieldSyntax.isBlank(bytes[index]) { index += 1 }
            guard index == bytes.count || bytes[index] == UInt8(ascii: ",") else { return tags }
        }
    }

    private static func next(_ bytes: Span<UInt8>, _ index: inout Int) -> EntityTag? {
        var start = index
        let isWeak =
            start + 1 < bytes.count && bytes[start] == UInt8(ascii: "W") && bytes[start + 1] == UInt8(ascii: "/")
        if isWeak { start += 2 }
        guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else { return nil }
        var end = start + 1
        while end < bytes.count, isCharacter(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        index = end + 1
        return EntityTag(bytes.extracting(start + 1..<end).text, isWeak: isWeak)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool { byte > 0x20 && byte != UInt8(ascii: "\"") && byte != 0x7F }
}
