import HTTPTypes

@testable import HTTPClient

extension ClientResponse {
    /// - Parameter answer: a body, or `HTTP/1.1 404` with fields, an empty line and a body.
    init(answer: Slice<UnsafeBufferPointer<UInt8>>) {
        var head = ResponseHead()
        var status = 200
        var rest = answer
        if rest.starts(with: Array("HTTP/".utf8)) {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            if words.count > 1, let code = Int(words[1].prefix(3)), (100...999).contains(code) { status = code }
            while !rest.isEmpty, !head.isComplete {
                let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
                guard head.take(Array(rest[..<end]).span) else { break }
                rest = rest[end...]
            }
        }
        self.init(status: HTTPResponse.Status(code: status), fields: head.fields, body: Array(rest))
    }
}
