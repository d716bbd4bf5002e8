import Compression
import Testing

struct InflateTests {
    static let plenty = Inflate.Bounds(size: 1 << 30, ratio: 1 << 20)

    struct Outcome {
        /// What came before an error too.
        var text: [UInt8] = []
        var error: InflateError?
    }

    /// Gives the bytes in these pieces, each step by step.
    static func outcome(
        _ pieces: [ArraySlice<UInt8>], _ format: Inflate.Format, _ bounds: Inflate.Bounds = plenty
    ) -> Outcome {
        var outcome = Outcome()
        do throws(InflateError) {
            var inflate = try Inflate(format, bounds)
            for piece in pieces {
                let bytes = Array(piece)
                var taken = 0
                repeat {
                    taken += try inflate.step(bytes.span.extracting(taken...), into: &outcome.text)
                } while taken < bytes.count
            }
            try inflate.end()
        } catch {
            outcome.error = error
        }
        return outcome
    }

    static func inflate(
        _ pieces: [ArraySlice<UInt8>], _ format: Inflate.Format, _ bounds: Inflate.Bounds = plenty
    ) throws -> [UInt8] {
        let outcome = outcome(pieces, format, bounds)
        if let error = outcome.error { throw error }
        return outcome.text
    }

    static func gzip(_ text: [UInt8]) throws -> [UInt8] { try DeflateTests.gzip([text]) }

    @Test func gzipIsRFC1952() throws {
        #expect(try Self.inflate([Vectors.gzip[...]], .gzip) == Array("123456789".utf8))
        #expect(try Self.inflate([Vectors.emptyGzip[...]], .gzip) == [])
    }

    @Test func deflateIsRFC1950() throws {
        #expect(try Self.inflate([Vectors.zlib[...]], .zlib) == Array("Wikipedia".utf8))
    }

    /// RFC 1952 §2.3.1.
    @Test(
        arguments: [
            ("FTEXT", 1, []), ("FEXTRA", 4, [3, 0, 7, 7, 7]), ("FNAME", 8, Array("order.json\0".utf8)),
            ("FCOMMENT", 16, Array("x\0".utf8)), ("all", 1 + 4 + 8 + 16, [0, 0] + Array("n\0c\0".utf8)),
        ] as [(String, UInt8, [UInt8])])
    func whatAHeadMayAnnounceIsSkipped(name: String, flags: UInt8, announced: [UInt8]) throws {
        let bytes = Vectors.gzip(flags: flags, announced)
        #expect(try Self.inflate([bytes[...]], .gzip) == Array("123456789".utf8))
    }

    @Test(
        arguments: [
            ("nothing", []), ("no gzip", Array("plain text".utf8)), ("zlib", Vectors.zlib),
            ("another method", [0x1F, 0x8B, 7] + Vectors.gzip[3...]), ("reserved flags", Vectors.gzip(flags: 32, [])),
            ("a wrong checksum of the head", Vectors.gzip(flags: 2, [0, 0])),
            ("a block of no type", Vectors.head + [0x07] + Vectors.gzip[11...]),
            ("lengths that differ", Vectors.head + [0x01, 9, 0, 0, 0] + Vectors.gzip[15...]),
            ("a wrong checksum", Vectors.gzip.dropLast(8) + [0x27] + Vectors.tail[1...]),
            ("a wrong length", Vectors.gzip.dropLast(4) + [8, 0, 0, 0]),
            ("a byte behind the end", Vectors.gzip + [1]), ("zeros behind the end", Vectors.gzip + [0, 0, 0]),
            ("text behind the end", Vectors.gzip + Array("{\"id\":1}".utf8)),
            ("half a member behind the end", Vectors.gzip + Vectors.gzip.prefix(20)),
        ] as [(String, [UInt8])])
    func whatIsNotGzipToItsLastByteIsRefused(name: String, bytes: [UInt8]) {
        #expect(Self.outcome([bytes[...]], .gzip).error == .malformed)
        #expect(Self.outcome(bytes.indices.map { bytes[$0...$0] }, .gzip).error == .malformed)
    }

    @Test(
        arguments: [
            ("nothing", []), ("gzip", Vectors.gzip),
            ("RFC 1951 without a frame", Array(Vectors.zlib[2...].dropLast(4))),
            ("a wrong checksum of the head", [0x78, 0x02] + Vectors.zlib[2...]),
            ("a dictionary that nobody has", [0x78, 0x20 + 0x1B, 1, 2, 3, 4] + Vectors.zlib[2...]),
            ("a wrong checksum", Vectors.zlib.dropLast() + [0x99]), ("a byte behind the end", Vectors.zlib + [0]),
            ("the same once more", Vectors.zlib + Vectors.zlib),
        ] as [(String, [UInt8])])
    func whatIsNotDeflateToItsLastByteIsRefused(name: String, bytes: [UInt8]) {
        #expect(Self.outcome([bytes[...]], .zlib).error == .malformed)
        #expect(Self.outcome(bytes.indices.map { bytes[$0...$0] }, .zlib).error == .malformed)
    }

    @Test(arguments: [(Vectors.gzip, Inflate.Format.gzip), (Vectors.zlib, .zlib)])
    func whatEndsEarlyIsRefusedWhereverItEnds(bytes: [UInt8], format: Inflate.Format) {
        for count in bytes.indices {
            #expect(Self.outcome([bytes.prefix(count)], format).error == .malformed)
        }
    }

    @Test func aTextIsTheSameHoweverItsBytesCome() throws {
        let text = Vectors.json(bytes: 100_000)
        let bytes = try Self.gzip(text)
        for size in [1, 2, 3, 7, 1000, 65_536, bytes.count] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
            let inflated = try Self.inflate(pieces, .gzip)
            #expect(inflated == text, "in pieces of \(size)")
        }
    }

    /// RFC 1952 §2.2: "The members simply appear one after another in the file, with no additional information before,
    /// between, or after them."
    @Test func membersAreOneText() throws {
        let bytes = Vectors.gzip + Vectors.emptyGzip + Vectors.gzip
        let text = Array("123456789123456789".utf8)
        #expect(try Self.inflate([bytes[...]], .gzip) == text)
        for cut in bytes.indices { #expect(try Self.inflate([bytes[..<cut], bytes[cut...]], .gzip) == text) }
    }

    @Test(arguments: [1, 9, 100, 65_536, 300_000])
    func aTextOfTheSizeIsAllowedAndOneByteMoreIsNot(size: Int) throws {
        let bytes = try Self.gzip(Vectors.json(bytes: size))
        let exact = try Self.inflate([bytes[...]], .gzip, .init(size: size, ratio: 1 << 20))
        #expect(exact.count == size)
        let tooLong = Self.outcome([bytes[...]], .gzip, .init(size: size - 1, ratio: 1 << 20))
        #expect(tooLong.error == .tooLarge && tooLong.text.count <= size)
    }

    @Test func theSizeIsOfAllMembersTogether() {
        let bytes = Vectors.gzip + Vectors.gzip
        #expect(Self.outcome([bytes[...]], .gzip, .init(size: 17, ratio: 1 << 20)).error == .tooLarge)
    }

    @Test func aBombIsRefusedAfterItsFirstPieces() throws {
        let bytes = try Self.gzip([UInt8](repeating: 0, count: 20_000_000))
        #expect(bytes.count < 25_000)
        for pieces in [[bytes[...]], bytes.indices.map { bytes[$0...$0] }] {
            let bomb = Self.outcome(pieces, .gzip, .init(size: 1 << 30, ratio: 200))
            #expect(bomb.error == .tooLarge && bomb.text.count < 200_000)
        }
    }

    @Test func theRatioIsOfAllMembersTogether() throws {
        let member = try Self.gzip([UInt8](repeating: 0, count: 60_000))
        let bytes = Array(repeatElement(member, count: 20).joined())
        #expect(Self.outcome([bytes[...]], .gzip, .init(size: 1 << 30, ratio: 200)).error == .tooLarge)
    }

    @Test func whatIsShortOrWellBelowTheRatioIsNoBomb() throws {
        let short = [UInt8](repeating: 0, count: 65_536)
        let inflated = try Self.inflate([try Self.gzip(short)[...]], .gzip, .init(size: 1 << 20, ratio: 2))
        #expect(inflated == short)
        let json = Vectors.json(bytes: 1 << 20)
        let large = try Self.inflate([try Self.gzip(json)[...]], .gzip, .init(size: 1 << 20, ratio: 20))
        #expect(large == json)
    }

    /// So that the caller can count what it keeps before there is more of it.
    @Test func aStepAppendsOnlySoMuch() throws {
        let bytes = try Self.gzip([UInt8](repeating: 0, count: 1_000_000))
        var inflate = try Inflate(.gzip, Self.plenty)
        var text: [UInt8] = []
        var taken = 0
        var steps = 0
        repeat {
            let before = text.count
            taken += try inflate.step(bytes.span.extracting(taken...), into: &text)
            #expect(text.count - before <= 33_000)
            steps += 1
        } while taken < bytes.count
        try inflate.end()
        #expect(text.count == 1_000_000 && steps >= 30)
    }
}
