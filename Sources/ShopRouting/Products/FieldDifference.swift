/// A field that the two sides do not have alike.
public struct FieldDifference: Sendable, Equatable, Codable {
    public var field: ProductField
    /// What stands where it would be written, cut short for people.
    public var has: String
    /// What its owner says, likewise.
    public var wants: String
    /// Of what stands there, whole.
    var hasDigest: UInt64 = 0
    /// Of what the owner says, whole.
    var wantsDigest: UInt64 = 0

    private enum CodingKeys: String, CodingKey { case field, has, wants }

    public init(_ field: ProductField, has: String, wants: String) {
        self.field = field
        self.has = HTMLText.shown(has, limit: 80)
        self.wants = HTMLText.shown(wants, limit: 80)
        hasDigest = Fingerprint.digest(of: has)
        wantsDigest = Fingerprint.digest(of: wants)
    }
}
