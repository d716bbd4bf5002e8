/// An answer as it stood on the wire, read by a parser that forgives nothing.
struct CorpusAnswer: Sendable {
    struct Malformed: Error, CustomStringConvertible {
        var description: String
    }

    var status: Int
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []

    func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// Takes one answer from the front of `bytes`, which hold everything up to the end of the stream.
    ///
    /// - Parameter isBodiless: whether the request was HEAD.
    static func take(_ bytes: inout ArraySlice<UInt8>, isBodiless: Bool) throws(Malformed) -> CorpusAnswer {
        let parts = try line(&bytes).split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HTTP/1.1", parts[1].utf8.count == 3, let status = Int(parts[1]) else {
            throw Malformed(description: "no status line: \(parts)")
        }
        var answer = CorpusAnswer(status: status)
        while case let field = try line(&bytes), !field.isEmpty {
            guard let colon = field.firstRange(of: ": ") else { throw Malformed(description: "no field: \(field)") }
            answer.fields.append((String(field[..<colon.lowerBound]), String(field[colon.upperBound...])))
        }
        if isBodiless || status < 200 || status == 204 || status == 304 { return answer }
        if answer.values("Transfer-Encoding") == ["chunked"] {
            guard answer.values("Content-Length").isEmpty else { throw Malformed(description: "framed twice") }
            while let size = Int(try line(&bytes), radix: 16), size > 0 {
                answer.body += try take(size, from: &bytes)
                guard try line(&bytes).isEmpty else { throw Malformed(description: "a chunk that does not end") }
            }
            guard try line(&bytes).isEmpty else { throw Malformed(description: "a trailer") }
        } else if let length = answer.values("Content-Length").first.flatMap({ Int($0) }) {
            answer.body = try take(length, from: &bytes)
        } else {
            answer.body = Array(bytes)
            bytes = []
        }
        return answer
    }

    private static func take(_ count: Int, from bytes: inout ArraySlice<UInt8>) throws(Malformed) -> [UInt8] {
        guard bytes.count >= count else { throw Malformed(description: "the body ends early") }
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    private static func line(_ bytes: inout ArraySlice<UInt8>) throws(Malformed) -> String {
        guard let end = bytes.firstIndex(of: 0x0A), end > bytes.startIndex, bytes[end - 1] == 0x0D else {
            throw Malformed(description: "a line without an end: \(String(decoding: bytes, as: UTF8.self))")
        }
        defer { bytes = bytes[(end + 1)...] }
        return String(decoding: bytes[..<(end - 1)], as: UTF8.self)
    }
}
