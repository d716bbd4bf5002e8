import Cryptography
import Rackbeat
import Testing

/// rackbeat.md 3.2 to 3.4.
struct AuthenticityTests {
    private let body = Array(#"{"key_name":"number","key":"1021"}"#.utf8)
    private let hex = "c2803838bb11f997499611e00f3ad5fda0e896bf553ec0748449a7f9fb650e86"
    private let base64 = "woA4OLsR+ZdJlhHgDzrV/aDolr9VPsB0hEmn+ftlDoY="
    private let token = "0123456789abcdef0123456789abcdef"

    private func secret(_ text: String) throws -> Secret { try #require(Secret(Array(text.utf8))) }

    private func accepts(
        _ authenticity: Authenticity, token: [String] = [], signature: [String] = [], body: [UInt8]? = nil
    ) -> Bool {
        authenticity.accepts(body: body ?? self.body) { name in
            switch name {
            case "rackbeat-webhook-token": token
            case "x-rackbeat-signature": signature
            default: []
            }
        }
    }

    private func signed(_ encoding: Authenticity.Encoding) throws -> Authenticity {
        Authenticity(
            tokens: [try secret(token)],
            signature: .init(field: "X-Rackbeat-Signature", encoding: encoding, secret: try secret("example-key")))
    }

    @Test func withoutTokenAndSignatureEverythingIsRefused() {
        #expect(!accepts(Authenticity(tokens: [], signature: nil), token: [token], signature: [hex]))
        #expect(!accepts(Authenticity(tokens: [], signature: nil), token: [""]))
    }

    @Test func aTokenMustMatchAndStandOnce() throws {
        let authenticity = Authenticity(tokens: [try secret(token)], signature: nil)
        #expect(accepts(authenticity, token: [token]))
        for sent in [[], [token, token], [token.uppercased()], [String(token.dropLast())], [token + "0"], [""]] {
            #expect(!accepts(authenticity, token: sent))
        }
        #expect(accepts(authenticity, token: [token], signature: ["nonsense"]), "a signature is ignored in token mode")
    }

    @Test func duringRotationBothTokensAreValid() throws {
        let authenticity = Authenticity(tokens: [try secret("old"), try secret("new")], signature: nil)
        #expect(accepts(authenticity, token: ["old"]) && accepts(authenticity, token: ["new"]))
    }

    @Test func theVectorsVerify() throws {
        #expect(accepts(try signed(.hex), signature: [hex]))
        #expect(accepts(try signed(.hex), signature: [hex.uppercased()]))
        #expect(accepts(try signed(.base64), signature: [base64]))
    }

    @Test func aRightTokenIsNoSubstituteForASignature() throws {
        #expect(!accepts(try signed(.hex), token: [token]))
        #expect(!accepts(try signed(.hex), token: [token], signature: [String(repeating: "0", count: 64)]))
    }

    @Test func aSignatureThatIsRepeatedPrefixedOrOfAnotherBodyIsRefused() throws {
        for sent in [[hex, hex], ["sha256=" + hex], [base64], [String(hex.dropLast())], [hex + " "]] {
            #expect(!accepts(try signed(.hex), signature: sent))
        }
        var changed = body
        changed[0] ^= 1
        #expect(!accepts(try signed(.hex), signature: [hex], body: changed))
    }
}
