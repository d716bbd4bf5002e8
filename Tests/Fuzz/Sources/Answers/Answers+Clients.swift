import Cryptography
public import Rackbeat
import ShopRouting
public import WooCommerce

extension Answers {
    public var shop: WooCommerce.Client {
        WooCommerce.Client(
            url: "https://shop.example", consumerKey: Self.secret, consumerSecret: Self.secret,
            now: { Moment(milliseconds: 0) }, send: send)
    }

    public var rackbeat: Rackbeat.Client {
        Rackbeat.Client(url: "https://rackbeat.example", token: Self.secret, send: send)
    }

    private static let secret: Secret = {
        guard let secret = Secret(Array("secret".utf8)) else { fatalError("not empty") }
        return secret
    }()
}
