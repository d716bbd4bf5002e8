import HTTPTypes

/// The fields of an answer, line by line as curl hands them over: interim answers and redirects first, trailers last.
struct ResponseHead {
    /// Of all lines of a call together.
    static let maximumBytes = 128 << 10
    static let maximumFields = 256

    private(set) var fields = HTTPFields()
    /// Whether the empty line has come.
    private(set) var isComplete = false
    private var bytes = 0

    /// Lines without a name are passed over: an answer is worth more than its odd fields.
    ///
    /// - Returns: false when it has become too large.
    mutating func take(_ line: Span<UInt8>) -> Bool {
        bytes += line.count
        guard bytes <= Self.maximumBytes else { return false }
        let content = line.withUnsafeBufferPointer { $0.trimmed() }
        if content.isEmpty {
            isComplete = true
        } else if content.starts(with: Array("HTTP/".utf8)) {
            fields = HTTPFields()
            isComplete = false
        } else if !isComplete {
            add(content, isFolded: line[0] == UInt8(ascii: " ") || line[0] == UInt8(ascii: "\t"))
        }
        return fields.count <= Self.maximumFields
    }

    private mutating func add(_ content: [UInt8], isFolded: Bool) {
        if isFolded {
            // RFC 9112 §5.2: a user agent makes it one line.
            guard let last = fields.indices.last else { return }
            let value = fields[last].withUnsafeBytesOfValue { Array($0) } + [UInt8(ascii: " ")] + content
            fields[last] = HTTPField(name: fields[last].name, value: value)
        } else if let colon = content.firstIndex(of: UInt8(ascii: ":")),
            let name = HTTPField.Name(String(decoding: content[..<colon], as: UTF8.self))
        {
            let value = content[(colon + 1)...].withUnsafeBufferPointer { $0.trimmed() }
            fields.append(HTTPField(name: name, value: value))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without blanks and line ends around it.
    fileprivate func trimmed() -> [UInt8] {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return []
        }
        return Array(self[first...last])
    }
}
