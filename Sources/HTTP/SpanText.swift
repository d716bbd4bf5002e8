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
}

extension String {
    fileprivate init(unsafeUninitializedCapacityFor span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
