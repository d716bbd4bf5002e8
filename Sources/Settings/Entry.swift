import Yams

/// One value of the file and where it stands. What cannot be read is reported and becomes nil.
struct Entry {
    let node: Node
    let line: Int?
    let path: String
    /// The path without positions in lists.
    let shape: String
    let reading: Reading

    func refuse(_ problem: String) { reading.refuse(line, path, problem) }

    func warn(_ problem: String) { reading.warn(line, path, problem) }

    /// A scalar as it is written: `0123` keeps its zero, and a shop may be called `no`.
    func text() -> String? {
        guard let scalar = node.scalar else { return refused("expected text") }
        let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return isNull ? refused("has no value") : scalar.string
    }

    /// Text of 1 to `limit` characters, none of them a control character.
    func text(upTo limit: Int) -> String? {
        guard let text = text() else { return nil }
        guard !text.isEmpty else { return refused("is empty") }
        guard text.unicodeScalars.count <= limit else { return refused("is longer than \(limit) characters") }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            return refused("holds a control character")
        }
        return text
    }

    /// `true` or `false`; YAML 1.1's `yes`, `no`, `on` and `off` are refused, since half of all readers take them for text.
    func truth() -> Bool? {
        switch plain() {
        case "true": true
        case "false": false
        default: refused("expected true or false")
        }
    }

    /// A number in decimal digits; YAML 1.1 would read `010` as 8 and `1:30` as 90.
    func number(in range: ClosedRange<Int>) -> Int? {
        guard let text = plain(), let number = Int(text), String(number) == text else {
            return refused("expected a whole number")
        }
        guard range.contains(number) else {
            return refused("expected \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Value: RawRepresentable & CaseIterable>() -> Value? where Value.RawValue == String {
        guard let text = text() else { return nil }
        return Value(rawValue: text)
            ?? refused("expected one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
    }

    /// The items of a list, at least one, each of which `read` turns into a value.
    func list<Value>(atMost limit: Int = .max, _ read: (Entry) -> Value?) -> [Value]? {
        guard let items = node.sequence else { return refused("expected a list") }
        guard !items.isEmpty else { return refused("needs at least one") }
        guard items.count <= limit else { return refused("takes at most \(limit)") }
        guard reading.spend(items.count) else { return nil }
        var values: [Value] = []
        for (index, item) in items.enumerated() {
            let entry = Entry(
                node: item, line: item.mark?.line ?? line, path: "\(path)[\(index)]", shape: "\(shape)[]",
                reading: reading)
            if let value = read(entry) { values.append(value) }
        }
        return values
    }

    /// A mapping with known keys; those that `read` does not take are reported.
    func section<Value>(_ read: (inout Section) -> Value?) -> Value? {
        guard var section = Section(self) else { return nil }
        let value = read(&section)
        section.end()
        return value
    }

    /// A mapping whose keys are the operator's own. Of a key that stands twice the last one counts.
    func pairs() -> [(key: String, value: Entry)]? {
        guard let mapping = node.mapping else { return refused("expected a mapping") }
        guard reading.spend(mapping.count) else { return nil }
        return mapping.compactMap { pair in
            let keyLine = pair.key.mark?.line ?? line
            guard let written = pair.key.scalar?.string else {
                reading.refuse(keyLine, path, "a key must be plain text")
                return nil
            }
            let key = Document.original(written) ?? written
            let path = path.isEmpty ? Self.shown(key) : "\(path).\(Self.shown(key))"
            let shape = shape.isEmpty ? key : "\(shape).\(key)"
            return (key, Entry(node: pair.value, line: keyLine, path: path, shape: shape, reading: reading))
        }
    }

    /// Reports `problem`; generic, so that it can stand wherever a value is missing.
    func refused<Value>(_ problem: String) -> Value? {
        refuse(problem)
        return nil
    }

    /// A key that may be anything, for one line of a message.
    static func shown(_ key: String) -> String {
        let isPlain = key.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isPlain && key.count <= 80 ? key : "…"
    }

    /// The text of an unquoted scalar.
    private func plain() -> String? { node.scalar.flatMap { $0.style == .plain ? $0.string : nil } }
}
