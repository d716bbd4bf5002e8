import Cryptography
import Testing

struct RandomBytesTests {
    @Test(arguments: [0, 1, 32, 5000])
    func asManyBytesComeAsAreAskedFor(count: Int) throws {
        #expect(try RandomBytes.bytes(count).count == count)
        #expect(try RandomBytes.alphanumeric(count).utf8.count == count)
    }

    @Test func twoAreNeverTheSame() throws {
        #expect(try RandomBytes.bytes(16) != RandomBytes.bytes(16))
        #expect(try RandomBytes.alphanumeric(40) != RandomBytes.alphanumeric(40))
    }

    /// 62,000 characters, 1,000 of each expected, σ ≈ 31: ten σ would be a miracle, and the bias of a bare
    /// remainder (a quarter more of the first eight) is eight.
    @Test func noCharacterIsFavoured() throws {
        var counts: [Character: Int] = [:]
        for character in try RandomBytes.alphanumeric(62_000) { counts[character, default: 0] += 1 }
        #expect(counts.count == 62)
        #expect(counts.keys.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 220 })
    }
}
