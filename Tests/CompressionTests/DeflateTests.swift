import Compression
import Foundation
import TestSupport
import Testing

struct DeflateTests {
    static func gzip(_ pieces: [[UInt8]], _ level: Deflate.Level = .ordinary) throws -> [UInt8] {
        var compressed: [UInt8] = []
        guard var deflate = Deflate(level) else { throw InflateError.noMemory }
        for piece in pieces { deflate.take(piece.span, into: &compressed) }
        deflate.end(into: &compressed)
        return compressed
    }

    private func inflate(_ bytes: [UInt8]) throws -> [UInt8] { try InflateTests.inflate([bytes[...]], .gzip) }

    @Test(arguments: [0, 1, 1000, 65_536, 1_000_000]) func whatIsDeflatedInflatesToTheSame(count: Int) throws {
        let text = Vectors.json(bytes: count)
        #expect(try inflate(try Self.gzip([text])) == text)
        #expect(try inflate(try Self.gzip([text], .best)) == text)
    }

    @Test func whatDoesNotCompressIsTheSameToo() throws {
        var random = SystemRandomNumberGenerator()
        let text = (0..<300_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        #expect(try inflate(try Self.gzip([text])) == text)
    }

    @Test func aTextIsTheSameHoweverItComes() throws {
        let text = Vectors.json(bytes: 50_000)
        let pieces = stride(from: 0, to: text.count, by: 777).map { Array(text[$0..<min($0 + 777, text.count)]) }
        #expect(try inflate(try Self.gzip(pieces)) == text)
    }

    @Test func theSameTextGivesTheSameBytes() throws {
        let text = Vectors.json(bytes: 10_000)
        #expect(try Self.gzip([text]) == Self.gzip([text]))
    }

    @Test func wordsThatComeAgainTakeLessRoom() throws {
        #expect(try Self.gzip([Vectors.json(bytes: 100_000)]).count < 50_000)
    }

    /// gzip(1) is another program on another day: what one writes, the other reads.
    @Test(.halfTheMachine, .timeLimit(.minutes(1))) func gzipReadsItAndIsRead() async throws {
        let directory = try TemporaryDirectory()
        let (ours, theirs) = ("\(directory.path)/ours", "\(directory.path)/theirs")
        let text = Vectors.json(bytes: 400_000)
        try Data(Self.gzip([text])).write(to: URL(filePath: ours + ".gz"))
        try Data(text).write(to: URL(filePath: theirs))
        for arguments in [["--decompress", ours + ".gz"], ["-9", theirs]] {
            #expect(await (try ChildProcess("/bin/gzip", arguments)).status() == 0)
        }
        #expect(try [UInt8](Data(contentsOf: URL(filePath: ours))) == text)
        #expect(try inflate([UInt8](Data(contentsOf: URL(filePath: theirs + ".gz")))) == text)
    }
}
