import Cryptography
import Testing

struct SecretTests {
    private let body = Array(#"{"key_name":"number","key":"1021"}"#.utf8)

    private func secret(_ text: String = "example-key") throws -> Secret { try #require(Secret(Array(text.utf8))) }

    @Test func anEmptySecretDoesNotExist() {
        #expect(Secret([]) == nil)
    }

    /// rackbeat.md 3.4.
    @Test func theVectorOfRackbeatHolds() throws {
        let signature = try secret().signature(of: body.span)
        #expect(Hex.encode(signature.span) == "c2803838bb11f997499611e00f3ad5fda0e896bf553ec0748449a7f9fb650e86")
        #expect(Base64.encode(signature.span) == "woA4OLsR+ZdJlhHgDzrV/aDolr9VPsB0hEmn+ftlDoY=")
        let authenticates = try secret().authenticates(body.span, code: signature.span)
        #expect(authenticates)
    }

    @Test func oneChangedByteIsNotAuthentic() throws {
        let secret = try secret()
        let signature = secret.signature(of: body.span)
        for index in body.indices {
            var forged = body
            forged[index] ^= 1
            let isAuthentic = secret.authenticates(forged.span, code: signature.span)
            #expect(!isAuthentic)
        }
        for index in signature.indices {
            var forged = signature
            forged[index] ^= 0x80
            let isAuthentic = secret.authenticates(body.span, code: forged.span)
            #expect(!isAuthentic)
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func aCodeOfAnotherLengthIsNotAuthentic(count: Int) throws {
        let secret = try secret()
        let code = Array((secret.signature(of: body.span) + secret.signature(of: body.span)).prefix(count))
        let isAuthentic = secret.authenticates(body.span, code: code.span)
        #expect(!isAuthentic)
    }

    @Test func anEmptyMessageCanBeAuthentic() throws {
        let secret = try secret()
        let nothing: [UInt8] = []
        let signature = secret.signature(of: nothing.span)
        let isAuthentic = secret.authenticates(nothing.span, code: signature.span)
        #expect(isAuthentic)
    }

    @Test(arguments: [
        ("example-key", true), ("", false), ("example-ke", false), ("example-kez", false), ("example-key ", false),
    ])
    func onlyTheSecretItselfMatches(candidate: String, isMatch: Bool) throws {
        let matches = try secret().matches(candidate.utf8.span)
        #expect(matches == isMatch)
    }

    @Test func noTextHoldsTheBytes() throws {
        let secret = try secret()
        var dumped = ""
        dump(secret, to: &dumped)
        dump(["key": [secret]], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped] {
            #expect(!text.contains("example-key"))
            #expect(!text.contains("101"), "the bytes in figures: e is 101")
        }
    }

    @Test func theBytesCanBeRevealedForTheFieldThatCarriesThem() throws {
        #expect(try secret().revealed == Array("example-key".utf8))
    }
}
