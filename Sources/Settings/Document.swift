import Yams

/// The YAML of a settings file, before anybody knows what it means.
enum Document {
    /// How many keys that stand twice are told of at once.
    private static let duplicates = 16
    /// In front of a key that comes once more, with a number: no file has it.
    private static let duplicate = "\u{E000}duplicate "

    /// The root of the only document.
    ///
    /// What YAML itself refuses ends the reading: nothing behind it can be trusted. Only a key that stands twice is
    /// reported and kept, marked (``original(_:)``), so that what is wrong with its value is told of too.
    static func compose(_ yaml: String, _ reading: Reading) throws(SettingsErrors) -> Node {
        guard yaml.utf8.count <= Settings.limit else {
            throw SettingsErrors("is larger than \(Settings.limit >> 20) MiB")
        }
        guard !hasAliasInKey(yaml) else { throw SettingsErrors("an alias or a collection cannot be a key") }
        var yaml = yaml
        for number in 0..<duplicates {
            let error: YamlError
            switch try root(yaml) {
            case .success(let root): return root
            case .failure(let cause): error = cause
            }
            guard case .duplicatedKeysInMapping(let keys, let context) = error, let key = keys.first,
                !yaml.contains("\(duplicate)\(number)"),
                let marked = yaml.marking(key, context.mark, with: "\(duplicate)\(number) ")
            else { throw SettingsErrors(reading.errors + [Finding(error)]) }
            reading.refuse(context.mark.line, "", "stands twice in one mapping: \(Entry.shown(key))")
            yaml = marked
        }
        throw SettingsErrors(reading.errors)
    }

    /// What a key was before ``compose(_:_:)`` marked it; nil for all others.
    static func original(_ key: String) -> String? {
        guard key.hasPrefix(duplicate), let end = key.dropFirst(duplicate.count).firstIndex(of: " ") else { return nil }
        return String(key[end...].dropFirst())
    }

    private static func root(_ yaml: String) throws(SettingsErrors) -> Result<Node, YamlError> {
        do {
            // The basic resolver takes every scalar for text: types are ours to decide, and it needs no pattern matching.
            guard let root = try Yams.compose(yaml: yaml, .basic, .default, .utf8) else {
                throw SettingsErrors("is empty")
            }
            return .success(root)
        } catch let error as YamlError {
            return .failure(error)
        } catch {
            throw error as? SettingsErrors ?? SettingsErrors("cannot be read as YAML")
        }
    }

    /// Yams hashes keys, expanded: a key of nested aliases would keep it busy for hours. Elsewhere they cost nothing
    /// until they are looked at.
    private static func hasAliasInKey(_ yaml: String) -> Bool {
        guard yaml.utf8.contains(UInt8(ascii: "&")), yaml.utf8.contains(UInt8(ascii: "*")) else { return false }
        return yaml.contains(#/(?m:^|[\s,\[{])\?\s|[\]}][ \t]*:|\*[^\s,\[\]{}]+[ \t]*:/#)
    }
}

extension String {
    /// With a mark in front of the key that stands there, behind its quote if it has one; nil if it does not stand there.
    fileprivate func marking(_ key: String, _ place: Mark, with mark: String) -> String? {
        var (line, column) = (1, 1)
        for index in unicodeScalars.indices {
            let scalar = unicodeScalars[index]
            if line == place.line, column == place.column {
                let start = scalar == "\"" || scalar == "'" ? unicodeScalars.index(after: index) : index
                guard self[start...].hasPrefix(key) else { return nil }
                return self[..<start] + mark + self[start...]
            }
            guard line <= place.line else { return nil }
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        return nil
    }
}

extension SettingsErrors {
    /// About the file as a whole.
    public init(_ problem: String) { self.init([Finding(line: nil, path: "", problem: problem)]) }
}

extension Finding {
    /// The library's words for the rule that was broken; never its excerpt of the file, which may hold a secret.
    init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(line: mark.line, path: "", problem: problem)
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { 1 + yaml.prefix($0).count(where: \.isNewline) }
            self.init(line: line, path: "", problem: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.sorted().map(Entry.shown).joined(separator: ", ")
            self.init(line: context.mark.line, path: "", problem: "stands twice in one mapping: \(names)")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.init(line: nil, path: "", problem: "cannot be read as YAML")
        }
    }
}
