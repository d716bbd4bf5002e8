/// One event of a `text/event-stream` (HTML Living Standard, 9.2.6).
public struct ServerSentEvent: Sendable, Equatable {
    /// nil for `message`.
    public let name: String?
    /// What the reader tells as `Last-Event-ID` when it comes back.
    public let id: String?
    /// Any number of lines.
    public let data: String

    /// nil when name or id holds a line's end, which would begin a field of its own, or the id a NUL, which readers ignore
    /// it for.
    public init?(_ data: String, name: String? = nil, id: String? = nil) {
        for text in [name, id] {
            guard
                text?.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == 0 }) != true
            else { return nil }
        }
        self.name = name
        self.id = id
        self.data = data
    }

    /// A line that readers skip.
    public static let comment = Array(":\n\n".utf8)

    /// UTF-8, with the empty line behind it.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        func line(_ field: String, _ value: some Sequence<UInt8>) {
            bytes += field.utf8
            bytes += value
            bytes.append(UInt8(ascii: "\n"))
        }
        if let id { line("id: ", id.utf8) }
        if let name { line("event: ", name.utf8) }
        // Any of CR LF, LF and CR ends a line there: the reader makes LF of it.
        var rest = Array(data.utf8)[...]
        while let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            line("data: ", rest[..<end])
            let isPair = rest[end] == UInt8(ascii: "\r") && rest[(end + 1)...].first == UInt8(ascii: "\n")
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        line("data: ", rest)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}
