/// A route's path, split into segments.
struct PathPattern: Sendable {
    private enum Segment: Sendable {
        case text([UInt8])
        case parameter(String)
        case rest(String)
    }

    private let segments: [Segment]

    init(_ pattern: String) {
        segments = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .text(Array(segment.utf8)) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
    }

    /// - Returns: the parameters, percent-decoded, or nil when the path is another.
    func match(_ path: String) -> [String: String]? {
        var parameters: [String: String] = [:]
        var left: Substring.UTF8View? = path.utf8.dropFirst()
        for segment in segments {
            if case .rest(let name) = segment {
                guard let rest = Substring(left ?? "".utf8[...]).percentDecoded else { return nil }
                parameters[name] = rest
                return parameters
            }
            guard let here = left else { return nil }
            let slash = here.firstIndex(of: UInt8(ascii: "/"))
            let part = here[..<(slash ?? here.endIndex)]
            left = slash.map { here[here.index(after: $0)...] }
            switch segment {
            case .text(let text): guard part.elementsEqual(text) else { return nil }
            case .parameter(let name):
                guard let value = Substring(part).percentDecoded, !value.isEmpty else { return nil }
                parameters[name] = value
            case .rest: break
            }
        }
        return left == nil ? parameters : nil
    }
}

extension StringProtocol {
    /// nil when it holds a broken escape, a NUL, or bytes that are not UTF-8.
    public var percentDecoded: String? {
        guard utf8.contains(UInt8(ascii: "%")) else { return String(self) }
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16),
                high != UInt8(ascii: "+"), value != 0
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
