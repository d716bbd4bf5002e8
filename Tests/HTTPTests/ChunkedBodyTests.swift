import HTTP
import Testing

/// RFC 9112 §7.1.
struct ChunkedBodyTests {
    private func decode(_ text: String, limit: Int = 100, pieces: Int = .max) throws -> (
        body: String, rest: Int, isComplete: Bool
    ) {
        var decoder = ChunkedBody(limit: limit)
        var body: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty, !decoder.isComplete {
            let piece = Array(bytes.prefix(pieces))
            bytes = bytes.dropFirst(try decoder.decode(piece.span, into: &body))
        }
        return (String(decoding: body, as: UTF8.self), bytes.count, decoder.isComplete)
    }

    @Test(arguments: [
        ("0\r\n\r\n", ""), ("3\r\nabc\r\n0\r\n\r\n", "abc"), ("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"),
        ("A;x=y;z=\"q\"\r\n0123456789\r\n000\r\n\r\n", "0123456789"),
        ("3\r\na\r\n\r\n0\r\nX: y\r\nZ:\r\n\r\n", "a\r\n"),
    ])
    func chunksAreABodyInWhateverPiecesTheyCome(text: String, body: String) throws {
        for pieces in 1...text.utf8.count {
            let decoded = try decode(text + "next", pieces: pieces)
            #expect(decoded.body == body && decoded.isComplete)
            #expect(try decode(text + "next").rest == 4, "what follows is the next request's")
        }
    }

    @Test(arguments: [
        "\r\n", " 3\r\nabc\r\n", "+3\r\nabc\r\n", "-1\r\n", "0x3\r\nabc\r\n", "3 \r\nabc\r\n", "g\r\n", "3\nabc\r\n",
        "3\r\nabcd\r\n",
        "3\r\nabc\n0\r\n\r\n", "3\r\nabc0\r\n\r\n", ";x\r\n", "3;\u{1}\r\nabc\r\n",
    ])
    func anythingElseIsRefused(text: String) { #expect(throws: HTTPError.malformed(.chunk)) { try decode(text) } }

    @Test(arguments: [
        "0\r\n X: y\r\n\r\n", "0\r\nX : y\r\n\r\n", "0\r\nX\r\n\r\n", "0\r\nX: \u{1}\r\n\r\n", "0\r\nX: y\n\r\n",
    ])
    func aTrailerFollowsTheGrammarOfFields(text: String) {
        #expect(throws: HTTPError.malformed(.trailer)) { try decode(text) }
    }

    @Test(arguments: [
        "65\r\n", "60\r\n\(String(repeating: "x", count: 96))\r\n5\r\n", "FFFFFFFFFFFFFFFF\r\n", "0000000000000000\r\n",
    ])
    func dataBeyondTheLimitIsRefusedBeforeItIsRead(text: String) {
        #expect(throws: HTTPError.bodyTooLarge) { try decode(text) }
    }

    @Test func extensionsAndTrailersAreBounded() {
        let long = String(repeating: "x", count: 5000)
        #expect(throws: HTTPError.malformed(.chunk)) { try decode("1;\(long)\r\na\r\n") }
        #expect(throws: HTTPError.fieldsTooLarge) { try decode("0\r\nX: \(long)\r\n\r\n") }
        let many = String(repeating: "1;xxxxxxxxxx\r\na\r\n", count: 90)
        #expect(throws: Never.self) { try decode(many + "0\r\n\r\n") }
    }
}
