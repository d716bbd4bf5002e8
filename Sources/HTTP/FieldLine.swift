/// `field-name ":" OWS field-value OWS` (RFC 9112 §5).
enum FieldLine {
    /// - Returns: the length of the name, and where the value stands.
    static func split(
        _ line: Span<UInt8>, _ part: HTTPError.Part
    ) throws(HTTPError) -> (name: Int, value: Range<Int>) {
        var name = 0
        while name < line.count, FieldSyntax.isToken(line[name]) { name += 1 }
        // A blank in front is obs-fold, one before the colon a way to smuggle (RFC 9112 §5.1, §5.2).
        guard name > 0, name < line.count, line[name] == UInt8(ascii: ":") else { throw .malformed(part) }
        var start = name + 1
        var end = line.count
        while start < end, FieldSyntax.isBlank(line[start]) { start += 1 }
        while end > start, FieldSyntax.isBlank(line[end - 1]) { end -= 1 }
        for index in start..<end where !FieldSyntax.isValue(line[index]) { throw .malformed(part) }
        return (name, start..<end)
    }
}
