/// Which content codings an answer may have (RFC 9110 §12.5.3).
public struct AcceptEncoding: Sendable {
    public enum Coding: Sendable, Equatable { case identity, gzip }

    /// Weights in thousandths; nil for what is not listed.
    private var gzip: Int?
    private var identity: Int?
    private var others: Int?

    /// - Parameter values: of the field's lines. Without any all codings are acceptable, and none is asked for.
    public init(_ values: [String]) {
        for value in values {
            let bytes = Array(value.utf8)
            let span = bytes.span
            var rest = Optional(span.indices)
            while let member = span.nextMember(of: &rest) { take(span.extracting(member)) }
        }
    }

    /// What to answer with.
    ///
    /// - Parameter isGzipWorthIt: whether gzip wins among what is wanted equally.
    /// - Returns: nil when neither is acceptable.
    public func choice(isGzipWorthIt: Bool) -> Coding? {
        let gzip = gzip ?? others ?? 0
        // What is not listed is acceptable, and wanted less than what is.
        let identity = identity ?? others
        if gzip > 0, isGzipWorthIt, gzip >= identity ?? 0 { return .gzip }
        if identity != 0 { return .identity }
        return gzip > 0 ? .gzip : nil
    }

    /// `codings [ OWS ";" OWS "q=" qvalue ]`; what is not of this form is not listed. The first of a name counts.
    private mutating func take(_ member: Span<UInt8>) {
        var end = 0
        while end < member.count, FieldSyntax.isToken(member[end]) { end += 1 }
        guard let weight = Self.weight(member.extracting(end...)) else { return }
        let name = member.extracting(..<end)
        if name.equalsFoldingCase("*") {
            others = others ?? weight
        } else if name.equalsFoldingCase("identity") {
            identity = identity ?? weight
        } else if ContentCoding(name) == .gzip {
            gzip = gzip ?? weight
        }
    }

    /// RFC 9110 §12.4.2.
    private static func weight(_ bytes: Span<UInt8>) -> Int? {
        var parameter = bytes.extracting(bytes.trimming(bytes.indices))
        guard !parameter.isEmpty else { return 1000 }
        guard parameter[0] == UInt8(ascii: ";") else { return nil }
        parameter = parameter.extracting(parameter.trimming(1..<parameter.count))
        guard parameter.hasPrefixFoldingCase("q=") else { return nil }
        let value = parameter.extracting(2...)
        guard !value.isEmpty, value.count <= 5, value[0] == UInt8(ascii: "0") || value[0] == UInt8(ascii: "1"),
            value.count == 1 || value[1] == UInt8(ascii: ".")
        else { return nil }
        var weight = Int(value[0] - UInt8(ascii: "0")) * 1000
        var place = 100
        for index in value.indices.dropFirst(2) {
            guard FieldSyntax.isDigit(value[index]) else { return nil }
            weight += Int(value[index] - UInt8(ascii: "0")) * place
            place /= 10
        }
        return weight <= 1000 ? weight : nil
    }
}
