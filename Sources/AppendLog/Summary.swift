/// The first record of each segment: how far the streams had come when it began.
///
/// With it, counting a stream needs no older segment, and a stream that has been quiet is not forgotten.
enum Summary {
    /// No other record's stream has this name.
    static let stream = ""
    /// Says what the file is and how to read it.
    private static let mark = Array("shoprelay log 1".utf8)

    static func record(_ streams: [String: StreamEnd]) -> Record {
        var body: [UInt8] = []
        for (name, end) in streams.sorted(by: { $0.key < $1.key }) {
            body += "\(name.utf8.count) \(end.count) \(end.place) \(name)\n".utf8
        }
        return Record(stream: stream, time: 0, metadata: mark, body: body)
    }

    /// nil when the record is no summary that this version can read.
    static func streams(_ record: Record) -> [String: StreamEnd]? {
        guard record.stream == stream, record.metadata == mark else { return nil }
        var streams: [String: StreamEnd] = [:]
        var rest = record.body[...]
        while !rest.isEmpty {
            guard let length = number(&rest), let count = number(&rest), let place = number(&rest),
                length >= 0, rest.count > length, rest[rest.startIndex + Int(length)] == UInt8(ascii: "\n")
            else { return nil }
            let name = String(decoding: rest.prefix(Int(length)), as: UTF8.self)
            streams[name] = StreamEnd(count: count, place: place)
            rest = rest.dropFirst(Int(length) + 1)
        }
        return streams
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard let space = rest.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        defer { rest = rest[(space + 1)...] }
        return Int64(String(decoding: rest[..<space], as: UTF8.self))
    }
}
