/// A route's path, split into segments.
struct PathPattern: Sendable {
    private enum Segment: Sendable {
        case text(Substring)
        case parameter(String)
        case rest(String)
    }

    private let segments: [Segment]

    init(_ pattern: String) {
        segments = Self.segments(pattern).map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .text(segment) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
    }

    static func segments(_ path: String) -> [Substring] {
        path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    }

    /// - Returns: the parameters, percent-decoded, or nil when the path is another.
    func match(_ path: [Substring]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (index, segment) in segments.enumerated() {
            if case .rest(let name) = segment {
                guard let rest = path[min(index, path.count)...].joined(separator: "/").percentDecoded else {
                    return nil
                }
                parameters[name] = rest
                return parameters
            }
            guard index < path.count else { return nil }
            switch segment {
            case .text(let text): guard path[index] == text else { return nil }
            case .parameter(let name):
                guard let value = path[index].percentDecoded, !value.isEmpty else { return nil }
                parameters[name] = value
            case .rest: break
            }
        }
        return path.count == segments.count ? parameters : nil
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
