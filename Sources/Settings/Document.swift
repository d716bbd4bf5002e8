import Yams

/// The YAML of a settings file, before anybody knows what it means.
enum Document {
    /// The root of the only document.
    ///
    /// What YAML itself refuses ends the reading: nothing behind it can be trusted.
    static func compose(_ yaml: String) throws(SettingsErrors) -> Node {
        guard yaml.utf8.count <= Settings.limit else {
            throw SettingsErrors("is larger than \(Settings.limit >> 20) MiB")
        }
        guard !hasAliasInKey(yaml) else { throw SettingsErrors("an alias or a collection cannot be a key") }
        let root: Node?
        do {
            // The basic resolver takes every scalar for text: types are ours to decide, and it needs no pattern matching.
            root = try Yams.compose(yaml: yaml, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw SettingsErrors([Finding(error)])
        } catch {
            throw SettingsErrors("cannot be read as YAML")
        }
        guard let root else { throw SettingsErrors("is empty") }
        return root
    }

    /// Yams hashes keys, expanded: a key of nested aliases would keep it busy for hours. Elsewhere they cost nothing
    /// until they are looked at.
    private static func hasAliasInKey(_ yaml: String) -> Bool {
        guard yaml.utf8.contains(UInt8(ascii: "&")), yaml.utf8.contains(UInt8(ascii: "*")) else { return false }
        return yaml.contains(#/(?m:^|[\s,\[{])\?\s|[\]}][ \t]*:|\*[^\s,\[\]{}]+[ \t]*:/#)
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
