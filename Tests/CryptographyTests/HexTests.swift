import Cryptography
import Testing

struct HexTests {
    /// RFC 4648 §10, which writes upper case.
    @Test(arguments: [
        ("", ""), ("f", "66"), ("fo", "666F"), ("foo", "666F6F"), ("foob", "666F6F62"), ("fooba", "666F6F6261"),
        ("foobar", "666F6F626172"),
    ])
    func theVectorsOfRFC4648HoldInEitherCase(bytes: String, text: String) {
        #expect(Hex.encode(bytes.utf8.span) == text.lowercased())
        #expect(Hex.decode(text) == Array(bytes.utf8))
        #expect(Hex.decode(text.lowercased()) == Array(bytes.utf8))
    }

    @Test(arguments: ["6", "666", "6G", "g6", " 66", "66 ", "0x66", "6-66", "６６", "@`"])
    func anythingElseIsRefused(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test func everyByteComesBack() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Hex.decode(Hex.encode(bytes.span)) == bytes)
    }
}
