/// The name of a shop, unique in the configuration and part of its webhook URL: 1 to 40 of `a-z 0-9 - _`.
public struct ShopName: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init?(_ rawValue: String) {
        guard isName(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    public static func < (left: ShopName, right: ShopName) -> Bool { left.rawValue < right.rawValue }
}

/// The name of an agreement, unique in the configuration and part of its webhook URL: 1 to 40 of `a-z 0-9 - _`.
public struct AgreementName: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init?(_ rawValue: String) {
        guard isName(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    public static func < (left: AgreementName, right: AgreementName) -> Bool { left.rawValue < right.rawValue }
}

extension ShopName: Codable {
    public init(from decoder: any Decoder) throws {
        guard let name = ShopName(try decoder.singleValueContainer().decode(String.self)) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no shop's name"))
        }
        self = name
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

private func isName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
}
