import Foundation

/// What was last acted upon of a product's fields, by digests: it tells the owner's change from the other side's, and what
/// the other side makes of a text from an edit. Without it two sides that write a price differently would write for ever.
public struct FieldMemory: Sendable, Equatable, Codable {
    /// What the owner said.
    private var said: [String: UInt64] = [:]
    /// What the other side had in its place after it was written.
    private var taken: [String: UInt64] = [:]

    public init() {}

    /// - Parameters:
    ///   - differences: between the owner and the other side, now.
    ///   - overwrites: whether the other side's edits are overwritten; else they are reported.
    public func judge(
        _ differences: [FieldDifference], overwrites: Bool
    ) -> (writes: Set<ProductField>, reports: [FieldDifference]) {
        var writes: Set<ProductField> = []
        var reports: [FieldDifference] = []
        for difference in differences {
            let isOwnersChange = said[difference.field.rawValue] != difference.wantsDigest
            if !isOwnersChange, taken[difference.field.rawValue] == difference.hasDigest { continue }
            if isOwnersChange || overwrites {
                writes.insert(difference.field)
            } else {
                reports.append(difference)
            }
        }
        return (writes, reports)
    }

    /// Takes over that both sides agree, but for what differs now that everything was written.
    ///
    /// - Parameters:
    ///   - owner: all fields as the owner has them.
    ///   - left: what differs all the same.
    public mutating func note(owner: [ProductField: String], left: [FieldDifference]) {
        said = Dictionary(owner.map { ($0.rawValue, Fingerprint.digest(of: $1)) }) { first, _ in first }
        taken = [:]
        for difference in left {
            said[difference.field.rawValue] = difference.wantsDigest
            taken[difference.field.rawValue] = difference.hasDigest
        }
    }
}

extension ItemDraft {
    /// As ``FieldDifference`` has them.
    public var texts: [ProductField: String] {
        [.name: name, .price: price?.description ?? "", .description: description, .barcode: barcode]
    }
}

extension ItemChange {
    /// Only these fields of it.
    public func keeping(_ fields: Set<ProductField>) -> ItemChange {
        var kept = ItemChange()
        if fields.contains(.name) { kept.name = name }
        if fields.contains(.price) { kept.price = price }
        if fields.contains(.description) { kept.description = description }
        if fields.contains(.barcode) { kept.barcode = barcode }
        return kept
    }
}

extension ProductChange {
    /// Only these fields of it.
    public func keeping(_ fields: Set<ProductField>) -> ProductChange {
        var kept = ProductChange()
        if fields.contains(.name) { kept.name = name }
        if fields.contains(.price) { kept.regularPrice = regularPrice }
        if fields.contains(.description) { kept.description = description }
        return kept
    }
}
