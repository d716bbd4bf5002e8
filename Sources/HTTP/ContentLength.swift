extension Span where Element == UInt8 {
    /// The value of a Content-Length field: digits only; no sign, no blank, no list, no overflow.
    ///
    /// RFC 9112 §6.3: anything else is an error of framing, which a server must not repair.
    public func contentLength() throws(HTTPError) -> Int {
        guard !isEmpty else { throw .malformed(.contentLength) }
        var length = 0
        for index in indices {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit < 10 else { throw .malformed(.contentLength) }
            let (tens, isTooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(Int(digit))
            guard !isTooLarge, !overflows else { throw .bodyTooLarge }
            length = sum
        }
        return length
    }
}
