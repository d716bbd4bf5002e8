extension Span where Element == UInt8 {
    /// Whether a comma list holds the member, ignoring case.
    ///
    /// - Parameter member: in lower case.
    func listHolds(_ member: String) -> Bool {
        var rest = Optional(indices)
        while let own = nextMember(of: &rest) {
            if extracting(own).equalsFoldingCase(member) { return true }
        }
        return false
    }

    /// The next member of a comma list, without the blanks around it (RFC 9110 §5.6.1).
    ///
    /// - Parameter rest: where the list goes on; nil behind its last member.
    func nextMember(of rest: inout Range<Int>?) -> Range<Int>? {
        guard let list = rest else { return nil }
        var end = list.lowerBound
        while end < list.upperBound, self[end] != UInt8(ascii: ",") { end += 1 }
        rest = end < list.upperBound ? end + 1..<list.upperBound : nil
        return trimming(list.lowerBound..<end)
    }

    /// The range without the blanks at its ends.
    func trimming(_ range: Range<Int>) -> Range<Int> {
        var (from, to) = (range.lowerBound, range.upperBound)
        while from < to, FieldSyntax.isBlank(self[from]) { from += 1 }
        while to > from, FieldSyntax.isBlank(self[to - 1]) { to -= 1 }
        return from..<to
    }
}
