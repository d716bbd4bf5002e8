import Cryptography
import HTTPClient
import Journal
import Rackbeat
import Relay
import ShopRouting
import Testing
import WooCommerce

/// The agreement `a` with one shop, `dk`.
struct SampleAgreement {
    let secret: Secret
    let agreement: Agreement

    /// - Parameters: make the shop's and Rackbeat's calls; nobody answers otherwise.
    init(
        isPaused: Bool = true,
        sendToShop: @escaping WooCommerce.Client.Send = { _ throws(ClientError) in throw .notSent(.connectionRefused) },
        sendToRackbeat: @escaping Rackbeat.Client.Send = { _ throws(ClientError) in throw .notSent(.connectionRefused) }
    ) throws {
        secret = try #require(Secret(Array("s".utf8)))
        let name = try #require(AgreementName("a"))
        let item = try #require(ItemNumber("X"))
        let shop = Shop(
            name: try #require(ShopName("dk")), agreement: name, url: "https://shop.example",
            client: WooCommerce.Client(
                url: "https://shop.example", consumerKey: secret, consumerSecret: secret,
                now: { Moment(milliseconds: 0) }, send: sendToShop),
            webhookSecrets: [secret], webhookURL: nil, catchUpInterval: .seconds(300),
            rules: OrderRules(shippingItem: item, feeItem: item, discountItem: item, roundingItem: item),
            books: true, receivesStock: true, managesStock: true, stock: StockRules())
        agreement = Agreement(
            name: name, isPaused: isPaused,
            rackbeat: Rackbeat.Client(url: "https://r.example", token: secret, send: sendToRackbeat),
            authenticity: Rackbeat.Authenticity(tokens: [secret], signature: nil), allowance: Allowance(perMinute: 0),
            customer: nil, settle: .zero, shops: [shop])
    }
}
