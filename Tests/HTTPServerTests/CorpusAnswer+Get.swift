import TestSupport
import Testing

extension CorpusAnswer {
    /// The one answer to a request of its own connection.
    ///
    /// - Parameter fields: whole lines.
    static func get(_ port: Int, _ path: String, _ fields: String = "", method: String = "GET") throws -> CorpusAnswer {
        let client = try RawClient(port: port)
        try client.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(fields)\r\n")
        var received: [UInt8] = []
        while case let bytes = try client.read(), !bytes.isEmpty { received += bytes }
        var rest = received[...]
        let answer = try CorpusAnswer.take(&rest, isBodiless: method == "HEAD")
        #expect(rest.isEmpty)
        return answer
    }
}
