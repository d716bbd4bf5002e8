extension Span where Element == UInt8 {
    /// The bytes as text; they are known to be ASCII, or obs-text that is repaired.
    var text: String {
        String(unsafeUninitializedCapacityFor: self)
    }

    func hasPrefixFoldingCase(_ prefix: String) -> Bool {
        guard count >= prefix.utf8.count else { return false }
        return extracting(0..<prefix.utf8.count).equalsFoldingCase(prefix)
    }

    /// - Parameter other: in lower case.
    func equalsFoldingCase(_ other: String) -> Bool {
        let other = other.utf8
        guard count == other.count else { return false }
        var index = 0
        for byte in other {
            var own = self[index]
            if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(own) { own |= 0x20 }
            guard own == byte else { return false }
            index += 1
        }
        return true
    }

    /// `uri-host [ ":" port ]` of RFC 9110 §7.2: not empty, no userinfo, a port of digits up to 65535.
    func isHost() -> Bool {
        guard !isEmpty else { return false }
        var index = 0
        if self[0] == UInt8(ascii: "[") {
            index = 1
            while index < count, self[index] != UInt8(ascii: "]") {
                let byte = self[index]
                guard FieldSyntax.hex(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") else {
                    return false
                }
                index += 1
            }
            guard index < count, index > 2 else { return false }
            index += 1
        } else {
            while index < count, self[index] != UInt8(ascii: ":") {
                guard FieldSyntax.isHost(self[index]) else { return false }
                index += 1
            }
            guard index > 0 else { return false }
        }
        if index == count { return true }
        guard self[index] == UInt8(ascii: ":") else { return false }
        var port = 0
        for byte in index + 1..<count {
            guard FieldSyntax.isDigit(self[byte]) else { return false }
            port = port * 10 + Int(self[byte] - UInt8(ascii: "0"))
            guard port <= 65535 else { return false }
        }
        return true
    }
}

extension String {
    fileprivate init(unsafeUninitializedCapacityFor span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
