public import HTTPTypes

/// Whether a request that reads is carried out at all, by what the sender has of the resource (RFC 9110 §13).
public struct Preconditions: Sendable {
    public enum Outcome: Sendable, Equatable {
        case proceed
        /// 304
        case notModified
        /// 412
        case failed
    }

    private var ifMatch: [String] = []
    private var ifNoneMatch: [String] = []
    private var ifModifiedSince: [String] = []
    private var ifUnmodifiedSince: [String] = []
    private var ifRange: [String] = []

    public init(_ lines: [HTTPField]) {
        for line in lines {
            switch line.name.canonicalName {
            case "if-match": ifMatch.append(line.value)
            case "if-none-match": ifNoneMatch.append(line.value)
            case "if-modified-since": ifModifiedSince.append(line.value)
            case "if-unmodified-since": ifUnmodifiedSince.append(line.value)
            case "if-range": ifRange.append(line.value)
            default: break
            }
        }
    }

    /// For GET and HEAD of a representation that exists, in the order of RFC 9110 §13.2.2.
    ///
    /// - Parameter modified: seconds since 1970.
    /// - Parameter now: the same, for years of two digits.
    public func outcome(_ tag: EntityTag, modified: Int, now: Int) -> Outcome {
        if !ifMatch.isEmpty {
            guard Self.holds(ifMatch, { tag.matchesStrongly($0) }) else { return .failed }
        } else if let date = Self.date(ifUnmodifiedSince, now), modified > date {
            return .failed
        }
        if !ifNoneMatch.isEmpty { return Self.holds(ifNoneMatch) { tag.matchesWeakly($0) } ? .notModified : .proceed }
        if let date = Self.date(ifModifiedSince, now), modified <= date { return .notModified }
        return .proceed
    }

    /// Whether ranges are of what the sender has a part of already. A date never says so: it is the same for every
    /// content coding, so that it is no strong validator, and who has a tag must not send it (RFC 9110 §13.1.5).
    public func allowsRanges(_ tag: EntityTag) -> Bool {
        if ifRange.isEmpty { return true }
        return ifRange.count == 1 && EntityTag(field: ifRange[0])?.matchesStrongly(tag) == true
    }

    private static func holds(_ values: [String], _ matches: (EntityTag) -> Bool) -> Bool {
        values == ["*"] || values.contains { EntityTag.list($0).contains(where: matches) }
    }

    /// RFC 9110 §13.1.3, §13.1.4: what is no date, or more than one, is ignored.
    private static func date(_ values: [String], _ now: Int) -> Int? {
        values.count == 1 ? HTTPDate.seconds(values[0], now: now) : nil
    }
}
