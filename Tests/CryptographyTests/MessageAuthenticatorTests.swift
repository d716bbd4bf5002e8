import Testing

@testable import Cryptography

struct MessageAuthenticatorTests {
    /// RFC 4231 §4: cases 1 to 4, 6 and 7. Case 5 is about truncation, which nobody here does.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xcd, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                Array(
                    ("This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ])
    func theVectorsOfRFC4231Hold(key: [UInt8], message: [UInt8], code: String) throws {
        let authenticator = MessageAuthenticator(key: key)
        let first = authenticator.code(of: message.span)
        #expect(Hex.encode(first.span) == code)
        let second = authenticator.code(of: message.span)
        #expect(Hex.encode(second.span) == code, "the key must outlast a message")
    }

    /// woocommerce.md 1.3: WooCommerce's own unit test signs with an empty key.
    @Test func theVectorOfWooCommerceHolds() {
        let code = MessageAuthenticator(key: []).code(of: "secret".utf8.span)
        #expect(Base64.encode(code.span) == "GBDo00G55h6IiV+6CxqivQPLbI//KzaOZm747971tPs=")
    }

    @Test func threadsThatShareAKeyDoNotDisturbEachOther() async {
        let authenticator = MessageAuthenticator(key: Array("shared".utf8))
        let messages = (0..<8).map { [UInt8](repeating: $0, count: 3000) }
        let alone = messages.map { Hex.encode(MessageAuthenticator(key: Array("shared".utf8)).code(of: $0.span).span) }
        await withTaskGroup(of: Bool.self) { group in
            for (message, code) in zip(messages, alone) {
                group.addTask {
                    (0..<200).allSatisfy { _ in Hex.encode(authenticator.code(of: message.span).span) == code }
                }
            }
            for await agrees in group { #expect(agrees) }
        }
    }
}
