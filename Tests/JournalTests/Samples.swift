import Journal
public import ShopRouting

extension AgreementName {
    static let main = valid(AgreementName("main"))
    static let other = valid(AgreementName("other"))
}

extension ShopName {
    static let dk = valid(ShopName("dk"))
    static let se = valid(ShopName("se"))
}

private func valid<Value>(_ value: Value?) -> Value {
    guard let value else { preconditionFailure("a sample is not valid") }
    return value
}

extension Moment: ExpressibleByIntegerLiteral {
    public init(integerLiteral milliseconds: Int64) { self.init(milliseconds: milliseconds) }
}

extension Delivery {
    static func sample(
        _ agreement: AgreementName = .main, at moment: Moment = 1, body: [UInt8] = Array("{}".utf8)
    ) -> Delivery {
        Delivery(
            agreement: agreement, sender: .shop(.dk), receivedAt: moment, fields: ["topic": "order.updated"], body: body
        )
    }
}

extension AttentionItem {
    static func sample(
        _ subject: String, agreement: AgreementName = .main, shop: ShopName? = nil, reason: String = "why",
        holds: WorkKey? = nil, openedAt: Moment = 1
    ) -> AttentionItem {
        AttentionItem(
            key: Key(agreement: agreement, shop: shop, kind: "sku-unknown", subject: subject),
            reason: reason, remedy: "what mends it", holds: holds, openedAt: openedAt)
    }
}
