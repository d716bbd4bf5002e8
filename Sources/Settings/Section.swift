/// One mapping of the file. Each key is taken once; ``end()`` reports the keys nobody took.
struct Section {
    let entry: Entry
    private var entries: [String: Entry] = [:]
    /// Of keys that stand twice all but the last.
    private var earlier: [String: [Entry]] = [:]

    init?(_ entry: Entry) {
        guard let pairs = entry.pairs() else { return nil }
        self.entry = entry
        for (key, value) in pairs {
            if let other = entries.updateValue(value, forKey: key) { earlier[key, default: []].append(other) }
        }
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    /// nil when the key is absent, or was reported by `read`.
    mutating func optional<Value>(_ key: String, _ read: (Entry) -> Value?) -> Value? {
        take(key, read).flatMap(read)
    }

    /// `fallback` when the key is absent; also after an error, since nothing uses it then.
    mutating func value<Value>(_ key: String, default fallback: Value, _ read: (Entry) -> Value?) -> Value {
        take(key, read).flatMap(read) ?? fallback
    }

    /// nil when the key is absent, which is reported, or was reported by `read`.
    mutating func required<Value>(_ key: String, _ read: (Entry) -> Value?) -> Value? {
        guard let value = take(key, read) else { return entry.refused("'\(key)' is missing") }
        return read(value)
    }

    consuming func end() {
        for entry in entries.values { entry.refuse("unknown key") }
    }

    /// - Parameter read: reports what is wrong with those that do not count.
    private mutating func take<Value>(_ key: String, _ read: (Entry) -> Value?) -> Entry? {
        for entry in earlier[key, default: []] { entry.reading.withOwnNames { _ = read(entry) } }
        let value = entries.removeValue(forKey: key)
        entry.reading.ask(entry.shape.isEmpty ? key : "\(entry.shape).\(key)", isFound: value != nil)
        return value
    }
}
