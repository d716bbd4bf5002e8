import AppendLog
import Journal
import ShopRouting

/// A delivery as a record: the agreement is the stream, the metadata are netstrings (the shop, empty for Rackbeat, then
/// the fields), and the body is the body.
extension Record {
    init(_ delivery: Delivery) {
        let shop = if case .shop(let name) = delivery.sender { name.rawValue } else { "" }
        self.init(
            stream: delivery.agreement.rawValue, time: delivery.receivedAt.milliseconds,
            metadata: Netstrings.encode(shop, delivery.fields), body: delivery.body)
    }
}

extension KeptDelivery {
    /// nil for what no delivery can have been.
    init?(_ kept: KeptRecord) {
        guard let agreement = AgreementName(kept.record.stream),
            let (shop, fields) = Netstrings.decode(kept.record.metadata)
        else { return nil }
        let sender: Delivery.Sender
        if shop.isEmpty {
            sender = .rackbeat
        } else {
            guard let name = ShopName(shop) else { return nil }
            sender = .shop(name)
        }
        self.init(
            place: Place(rawValue: kept.place),
            delivery: Delivery(
                agreement: agreement, sender: sender, receivedAt: Moment(milliseconds: kept.record.time),
                fields: fields, body: kept.record.body))
    }
}
