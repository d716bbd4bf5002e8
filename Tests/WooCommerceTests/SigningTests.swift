import Cryptography
import HTTPTypes
import Testing

@testable import WooCommerce

/// OAuth 1.0a (RFC 5849 §3.4).
struct SigningTests {
    @Test func theBaseStringIsTheStandardsOwnExample() {
        // RFC 5849 §3.4.1.1
        let parameters = [
            ("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b"), ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"), ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"), ("oauth_nonce", "7d8f3e4a"), ("c2", ""), ("a3", "2 q"),
        ]
        #expect(
            Signing.baseString(.post, "http://example.com/request", parameters)
                == "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26"
                + "c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26"
                + "oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7")
    }

    @Test func theSignatureIsWhatOpenSSLsCommandLineMakesOfTheBaseString() throws {
        let signing = Signing(
            consumerKey: try #require(Secret(Array("ck_1".utf8))),
            consumerSecret: try #require(Secret(Array("cs_1".utf8))))
        // printf '%s' 'GET&http%3A%2F%2F127.0.0.1%3A8080%2Fwp-json%2Fwc%2Fv3%2Fproducts&_fields%3Did%26oauth_consumer_key
        // %3Dck_1%26oauth_nonce%3D7d61fb2df46d987f8810c413940ba138%26oauth_signature_method%3DHMAC-SHA256%26
        // oauth_timestamp%3D1795424543%26per_page%3D1%26sku%3D%25C3%2586%252F1%252CA%252B%2520%2526~'
        // | openssl dgst -sha256 -hmac 'cs_1&' -binary | base64
        let query = signing.query(
            .get, "http://127.0.0.1:8080/wp-json/wc/v3/products",
            [("per_page", "1"), ("_fields", "id"), ("sku", "Æ/1,A+ &~")], timestamp: 1_795_424_543,
            nonce: "7d61fb2df46d987f8810c413940ba138")
        #expect(query.last?.0 == "oauth_signature")
        #expect(query.last?.1 == "ADlHK1N9uVYOVT2vIfahbSrjIXfY8TeNQbDyLvJ3NEg=")
    }
}
