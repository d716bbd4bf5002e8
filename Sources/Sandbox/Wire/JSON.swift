/// A JSON value that keeps the order of keys and the digits of numbers.
indirect enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// As written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        var key: String
        var value: JSON

        init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    static func int(_ value: Int) -> JSON { .number(String(value)) }
    static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

    /// A member's value; nil in anything but an object that has it.
    subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    var items: [JSON]? {
        if case .array(let items) = self { items } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// A whole number, also one that is written as a string.
    var int: Int? {
        switch self {
        case .number(let text): Int(text)
        case .string(let text): Int(text.drop { $0 == " " })
        default: nil
        }
    }

    /// Digits of a number, also of one that is written as a string.
    var numeric: String? {
        switch self {
        case .number(let text): text
        case .string(let text): text
        default: nil
        }
    }

    var isNull: Bool { self == .null }

    /// The object with only these keys, and `_links`, which WordPress always keeps.
    func keeping(_ keys: Set<String>) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { keys.contains($0.key) || $0.key == "_links" })
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .int(value) }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
}
