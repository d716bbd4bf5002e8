extension Span where Element == UInt8 {
    /// `uri-host [ ":" port ]` of RFC 9110 §7.2: not empty, no userinfo, a port of digits up to 65535.
    func isHost() -> Bool {
        guard !isEmpty else { return false }
        var index = 0
        if self[0] == UInt8(ascii: "[") {
            while index < count, self[index] != UInt8(ascii: "]") { index += 1 }
            guard index < count, isIPv6(1..<index) else { return false }
            index += 1
        } else {
            while index < count, self[index] != UInt8(ascii: ":") {
                guard FieldSyntax.isHost(self[index]) else { return false }
                if self[index] == UInt8(ascii: "%"), !isEscape(at: index) { return false }
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

    /// A percent sign and two hexadecimal digits (RFC 3986 §2.1).
    func isEscape(at index: Int) -> Bool {
        index + 2 < count && FieldSyntax.hex(self[index + 1]) != nil && FieldSyntax.hex(self[index + 2]) != nil
    }

    /// Eight groups of up to four digits, of which `::` stands for one or more, and an IPv4 address for the last two
    /// (RFC 3986 §3.2.2).
    private func isIPv6(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        var groups = 0
        var hasGap = false
        while index < range.upperBound {
            if self[index] == UInt8(ascii: ":"), index + 1 < range.upperBound, self[index + 1] == UInt8(ascii: ":") {
                guard !hasGap else { return false }
                hasGap = true
                index += 2
                continue
            }
            let start = index
            while index < range.upperBound, index - start < 4, FieldSyntax.hex(self[index]) != nil { index += 1 }
            guard index > start else { return false }
            if index < range.upperBound, self[index] == UInt8(ascii: ".") {
                guard isIPv4(start..<range.upperBound) else { return false }
                groups += 2
                break
            }
            groups += 1
            guard index < range.upperBound else { break }
            guard self[index] == UInt8(ascii: ":"), index + 1 < range.upperBound else { return false }
            if self[index + 1] != UInt8(ascii: ":") { index += 1 }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    /// Four numbers up to 255 without zeros in front.
    private func isIPv4(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        for part in 0..<4 {
            if part > 0 {
                guard index < range.upperBound, self[index] == UInt8(ascii: ".") else { return false }
                index += 1
            }
            let start = index
            var number = 0
            while index < range.upperBound, index - start < 3, FieldSyntax.isDigit(self[index]) {
                number = number * 10 + Int(self[index] - UInt8(ascii: "0"))
                index += 1
            }
            guard index > start, number < 256, index - start == 1 || self[start] != UInt8(ascii: "0") else {
                return false
            }
        }
        return index == range.upperBound
    }
}
