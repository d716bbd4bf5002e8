import HTTPClient
import Testing

/// What a server says, after it has read a whole request, before it closes.
struct BrokenAnswer: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let reason: ClientError.Reason

    init(_ name: String, _ reason: ClientError.Reason, _ text: String) {
        testDescription = name
        self.text = text
        self.reason = reason
    }

    private static let ok = "HTTP/1.1 200 OK\r\n"

    static let all = [
        BrokenAnswer("nothing", .connectionBroken, ""),
        BrokenAnswer("half a status line", .connectionBroken, "HTTP/1.1 2"),
        BrokenAnswer("a status line alone", .connectionBroken, ok),
        BrokenAnswer("half a field", .connectionBroken, ok + "Content-Le"),
        BrokenAnswer("fields without an end", .connectionBroken, ok + "Content-Length: 0\r\n"),
        BrokenAnswer("an interim answer alone", .connectionBroken, "HTTP/1.1 100 Continue\r\n\r\n"),
        BrokenAnswer("a short body", .connectionBroken, ok + "Content-Length: 10\r\n\r\nabc"),
        BrokenAnswer("half a chunk", .connectionBroken, ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nab"),
        BrokenAnswer("no last chunk", .connectionBroken, ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
        BrokenAnswer(
            "a chunk of no size", .connectionBroken, ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"),
        BrokenAnswer("a negative length", .malformedAnswer, ok + "Content-Length: -1\r\n\r\n"),
        BrokenAnswer("a status in letters", .malformedAnswer, "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"),
        BrokenAnswer("another protocol", .malformedAnswer, "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        BrokenAnswer(
            "gzip that is not", .malformedAnswer, ok + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
        BrokenAnswer(
            "an unknown coding", .malformedAnswer, ok + "Content-Encoding: x\r\nContent-Length: 5\r\n\r\nplain"),
        BrokenAnswer("a long body", .answerTooLarge, ok + "Content-Length: 4097\r\n\r\n" + many("a", 4097)),
        BrokenAnswer("a long body announced", .answerTooLarge, ok + "Content-Length: 9223372036854775807\r\n\r\n"),
        BrokenAnswer("a body without an end", .answerTooLarge, ok + "\r\n" + many("a", 4097)),
        BrokenAnswer("many fields", .answerTooLarge, ok + many("X-Field: 1\r\n", 300) + "\r\n"),
        BrokenAnswer("long fields", .answerTooLarge, ok + many("X: \(many("a", 5000))\r\n", 30) + "\r\n"),
        BrokenAnswer("many interim answers", .answerTooLarge, many("HTTP/1.1 100 Continue\r\n\r\n", 10_000)),
    ]

    private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
}
