import Cryptography
import Testing

struct Base64Tests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfRFC4648HoldBothWays(bytes: String, text: String) {
        #expect(Base64.encode(bytes.utf8.span) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zm8", "Zm=8", "=Zm8", "Zm9v=", "Zg==Zg==",  // padding
        "Zh==", "Zm9=", "Zm9vYh==",  // bits left over: a second spelling of the same bytes
        "Zm9v\n", " Zm9v", "Zm 9", "Zm9-", "Zm9_", "Zm9é", "Zm9\u{0}",  // outside the alphabet
    ])
    func anotherSpellingIsRefused(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func everyByteComesBack() {
        for count in 0...3 {
            for byte in UInt8.min...UInt8.max {
                let bytes = [UInt8](repeating: byte, count: count)
                #expect(Base64.decode(Base64.encode(bytes.span)) == bytes)
            }
        }
    }
}
