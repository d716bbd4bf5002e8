import Cryptography
import Testing
import WooCommerce

/// woocommerce.md 1.3.
struct AuthenticityTests {
    private let body = Array("{\"id\":1}".utf8)

    private func sign(_ secret: String) throws -> String {
        Base64.encode(try #require(Secret(Array(secret.utf8))).signature(of: body.span).span)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a&amp;b", "a&b"), ("&lt;&gt;&quot;&#039;&#39;", "<>\"''"), ("&amp;lt;", "&lt;"),
        ("&euro;", "&euro;"),
    ])
    func theKeyIsTheStoredSecretWithItsEntitiesDecodedOnce(stored: String, key: String) throws {
        let secret = try #require(Secret(wooCommerce: Array(stored.utf8)))
        #expect(Authenticity.accepts(signatures: [try sign(key)], body: body, secrets: [secret]))
    }

    @Test func duringRotationBothSecretsAreValid() throws {
        let secrets = [try #require(Secret(Array("old".utf8))), try #require(Secret(Array("new".utf8)))]
        for name in ["old", "new"] {
            #expect(Authenticity.accepts(signatures: [try sign(name)], body: body, secrets: secrets))
        }
        #expect(!Authenticity.accepts(signatures: [try sign("other")], body: body, secrets: secrets))
    }

    @Test func aSignatureThatIsMissingRepeatedOrCutIsRefused() throws {
        let secret = try #require(Secret(Array("s".utf8)))
        let right = try sign("s")
        for signatures in [[], [right, right], [String(right.dropLast())], [" " + right], [""], ["AAAA"]] {
            #expect(!Authenticity.accepts(signatures: signatures, body: body, secrets: [secret]))
        }
    }

    @Test func anEmptyBodyIsSignedAsEmpty() throws {
        let secret = try #require(Secret(Array("s".utf8)))
        let signature = Base64.encode(secret.signature(of: [UInt8]().span).span)
        #expect(Authenticity.accepts(signatures: [signature], body: [], secrets: [secret]))
    }
}
