extension Entry {
    /// Part of a webhook's URL: 1 to 40 of `a-z 0-9 - _`. No two of a `kind` share one.
    func name(of kind: String) -> String? {
        guard let name = text() else { return nil }
        guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else {
            return refused("expected 1 to 40 of a-z, 0-9, - and _")
        }
        let owner = reading.claim("\(kind) \(name)", line: line)
        guard !owner.isTaken else {
            return refused("'\(name)' is the name of another \(kind)" + (owner.line.map { " (line \($0))" } ?? ""))
        }
        return name
    }

    /// Rackbeat's number of an item: 1 to 25 characters (rackbeat.md 0.7).
    func itemNumber() -> String? { text(upTo: 25) }

    /// A number that Rackbeat has given to something.
    func identifier() -> Int? { number(in: 1...Int(Int32.max)) }

    /// Units of an item.
    func units() -> Int? { number(in: 0...1_000_000) }

    /// Numbers in Rackbeat by the shop's words.
    func identifiers() -> [String: Int]? {
        guard let pairs = pairs() else { return nil }
        var numbers: [String: Int] = [:]
        for (key, value) in pairs {
            if key.isEmpty { value.refuse("a key cannot be empty") }
            if let number = value.identifier() { numbers[key] = number }
        }
        return numbers
    }

    /// `env:NAME` or `file:PATH`. What stands there instead may be the secret itself and is not repeated.
    func secret() -> SecretSource? {
        guard let text = text() else { return nil }
        guard let source = SecretSource(text, line: line, path: path) else {
            return refused("expected env:NAME or file:PATH")
        }
        guard let environment = reading.environment else { return source }
        do throws(SettingsErrors) {
            _ = try source.resolve(environment: environment)
            return source
        } catch {
            reading.refuse(error)
            return nil
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
