/// One mapping of the file. Each key is taken once; ``end()`` reports the keys nobody took.
struct Section {
    let entry: Entry
    private var entries: [String: Entry] = [:]

    init?(_ entry: Entry) {
        guard let pairs = entry.pairs() else { return nil }
        self.entry = entry
        // Of a key that stands twice only one is left.
        for (key, value) in pairs { entries[key] = value }
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    /// nil when the key is absent, or was reported by `read`.
    mutating func optional<Value>(_ key: String, _ read: (Entry) -> Value?) -> Value? { take(key).flatMap(read) }

    /// `fallback` when the key is absent; also after an error, since nothing uses it then.
    mutating func value<Value>(_ key: String, default fallback: Value, _ read: (Entry) -> Value?) -> Value {
        take(key).flatMap(read) ?? fallback
    }

    /// nil when the key is absent, which is reported, or was reported by `read`.
    mutating func required<Value>(_ key: String, _ read: (Entry) -> Value?) -> Value? {
        guard let value = take(key) else { return entry.refused("'\(key)' is missing") }
        return read(value)
    }

    consuming func end() {
        for entry in entries.values { entry.refuse("unknown key") }
    }

    private mutating func take(_ key: String) -> Entry? {
        let value = entries.removeValue(forKey: key)
        entry.reading.ask(entry.shape.isEmpty ? key : "\(entry.shape).\(key)", isFound: value != nil)
        return value
    }
}
