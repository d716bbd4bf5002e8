public import ShopRouting

/// One received webhook request that proved authentic.
public struct Delivery: Sendable, Equatable {
    public enum Sender: Sendable, Hashable {
        case shop(ShopName)
        case rackbeat
    }

    public var agreement: AgreementName
    public var sender: Sender
    public var receivedAt: Moment
    /// The sender's fields worth keeping (topic, source, delivery id), names in lower case. Not covered by a signature.
    public var fields: [String: String]
    /// Exactly as received, possibly empty.
    public var body: [UInt8]

    public init(
        agreement: AgreementName, sender: Sender, receivedAt: Moment, fields: [String: String] = [:], body: [UInt8]
    ) {
        self.agreement = agreement
        self.sender = sender
        self.receivedAt = receivedAt
        self.fields = fields
        self.body = body
    }
}

/// A delivery's place in the order of arrival: later is larger.
public struct Place: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static func < (left: Place, right: Place) -> Bool { left.rawValue < right.rawValue }
}

/// A delivery with its place.
public struct KeptDelivery: Sendable, Equatable {
    public var place: Place
    public var delivery: Delivery

    public init(place: Place, delivery: Delivery) {
        self.place = place
        self.delivery = delivery
    }
}
