/// What a `Range` field asks for of a representation (RFC 9110 §14.2).
public enum ByteRanges: Sendable, Equatable {
    /// All of it: ignored is what is malformed, in another unit, overlapping or too much in small pieces.
    case whole
    /// Not empty, each inside of the representation, in the order in which they were asked for.
    case parts([Range<Int>])
    /// 416
    case unsatisfiable

    /// Parts that are sent in one answer, at most: each has a head of its own.
    private static let limit = 16

    /// - Parameter values: of the field's lines.
    /// - Parameter length: of the representation.
    public init(_ values: [String], length: Int) {
        self = .whole
        guard values.count == 1, length > 0 else { return }
        let bytes = Array(values[0].utf8)
        let span = bytes.span
        let unit = "bytes="
        guard span.hasPrefixFoldingCase(unit) else { return }
        var parts: [Range<Int>] = []
        var count = 0
        var rest: Range<Int>? = unit.utf8.count..<span.count
        while let member = span.nextMember(of: &rest) {
            if member.isEmpty { continue }
            count += 1
            guard count <= Self.limit, let part = Self.part(span.extracting(member), length) else { return }
            if !part.isEmpty { parts.append(part) }
        }
        guard count > 0 else { return }
        guard !parts.isEmpty else {
            self = .unsatisfiable
            return
        }
        let sorted = parts.sorted { $0.lowerBound < $1.lowerBound }
        guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else { return }
        self = .parts(parts)
    }

    /// `first-pos "-" [ last-pos ]` or `"-" suffix-length`.
    ///
    /// - Returns: nil when it is malformed; empty when nothing of it is there.
    private static func part(_ bytes: Span<UInt8>, _ length: Int) -> Range<Int>? {
        var dash = 0
        while dash < bytes.count, bytes[dash] != UInt8(ascii: "-") { dash += 1 }
        guard dash < bytes.count else { return nil }
        let (before, after) = (bytes.extracting(..<dash), bytes.extracting((dash + 1)...))
        if before.isEmpty {
            guard let suffix = position(after) else { return nil }
            return length - min(suffix, length)..<length
        }
        guard let first = position(before) else { return nil }
        var last = Int.max
        if !after.isEmpty {
            guard let position = position(after), position >= first else { return nil }
            last = position
        }
        return first < length ? first..<min(last, length - 1) + 1 : 0..<0
    }

    /// - Returns: nil when it is no number. One that does not fit is as good as the largest.
    private static func position(_ digits: Span<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var position = 0
        for index in digits.indices {
            guard FieldSyntax.isDigit(digits[index]) else { return nil }
            let (tens, isTooLarge) = position.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(Int(digits[index] - UInt8(ascii: "0")))
            position = isTooLarge || overflows ? .max : sum
        }
        return position
    }
}
