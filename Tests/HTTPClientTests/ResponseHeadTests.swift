import HTTPTypes
import Testing

@testable import HTTPClient

struct ResponseHeadTests {
    private func read(_ text: String) -> (fields: [String], fits: Bool) {
        var head = ResponseHead()
        var fits = true
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        where fits {
            fits = head.take((Array(line) + [UInt8(ascii: "\n")]).span)
        }
        return (head.fields.map { "\($0.name.canonicalName)=\($0.value)" }, fits)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a:2\r\nX-B:   \r\n\r\n", ["x-a=1", "x-a=2", "x-b="]),
        ("HTTP/1.1 200 OK\nX-A: 1\n\n", ["x-a=1"]),
        ("HTTP/1.1 200 OK\r\nno colon\r\n: no name\r\nX A: blank\r\nX-B: a:b\r\n\r\n", ["x-b=a:b"]),
        ("HTTP/1.1 200 OK\r\n folded too early\r\nX-A: 1\r\n\t 2\r\n 3\r\n\r\n", ["x-a=1 2 3"]),
        ("HTTP/1.1 103 Early\r\nX-A: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-B: 2\r\n\r\n", ["x-b=2"]),
        ("HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nX-Trailer: 2\r\n\r\n", ["x-a=1"]),
    ])
    func fieldsAreReadLeniently(text: String, fields: [String]) {
        let read = read(text)
        #expect(read.fields == fields)
        #expect(read.fits)
    }

    @Test func aValueThatIsNotUTF8KeepsItsBytes() throws {
        var head = ResponseHead()
        let fits = head.take((Array("X-A: ".utf8) + [0xE6, 0xF8, 0xE5] + Array("\r\n".utf8)).span)
        #expect(fits)
        let field = try #require(head.fields.first)
        #expect(field.withUnsafeBytesOfValue { Array($0) } == [0xE6, 0xF8, 0xE5])
    }

    @Test func fieldsAndBytesAreBounded() {
        let many = read(String(repeating: "X: 1\r\n", count: ResponseHead.maximumFields))
        #expect(many.fits)
        #expect(!read(String(repeating: "X: 1\r\n", count: ResponseHead.maximumFields + 1)).fits)
        #expect(read(String(repeating: "a", count: ResponseHead.maximumBytes - 2) + "\r\n").fits)
        #expect(!read(String(repeating: "a", count: ResponseHead.maximumBytes - 1) + "\r\n").fits)
    }
}
