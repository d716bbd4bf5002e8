import HTTP
import HTTPTypes
import Testing

struct ResponseEncoderTests {
    private func head(
        _ status: HTTPResponse.Status, _ fields: HTTPFields = [:], isHead: Bool = false, minor: Int = 1,
        body: ResponseEncoder.Body = .length(3), closes: Bool = false
    ) -> String {
        var bytes: [UInt8] = []
        ResponseEncoder(isHead: isHead, minorVersion: minor)
            .head(status, fields, body: body, closes: closes, date: "D", into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func anAnswerHasDateAndLength() {
        #expect(
            head(.ok, [.contentType: "a/b"])
                == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\n")
    }

    @Test func theRoutesFramingFieldsAreNotSent() {
        let fields: HTTPFields = [.contentLength: "9", .transferEncoding: "x", .connection: "y", .date: "z"]
        #expect(head(.ok, fields) == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 3\r\n\r\n")
    }

    @Test func headHasTheSameFieldsAndNoBody() {
        #expect(head(.ok, isHead: true) == head(.ok))
        #expect(!ResponseEncoder(isHead: true, minorVersion: 1).sendsBody(.ok))
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified, .continue])
    func someStatusesHaveNoBody(status: HTTPResponse.Status) {
        #expect(!head(status).contains("Content-Length"))
        #expect(!ResponseEncoder(isHead: false, minorVersion: 1).sendsBody(status))
    }

    @Test func anUnknownLengthIsChunkedFrom1_1OnAndElseEndsWithTheConnection() {
        #expect(head(.ok, body: .unknownLength).contains("Transfer-Encoding: chunked"))
        #expect(!head(.ok, minor: 0, body: .unknownLength).contains("Transfer-Encoding"))
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_795_422_942, "Mon, 23 Nov 2026 08:35:42 GMT"),
    ])
    func aDateIsIMFFixdate(seconds: Int, text: String) { #expect(HTTPDate.text(seconds) == text) }
}
