/// A text, then names and values, as netstrings (`2:dk,5:topic,13:order.updated,`): exact for any text, and legible.
enum Netstrings {
    static func encode(_ first: String, _ fields: [String: String]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            fields.reduce(first.utf8.count + 12) { $0 + $1.key.utf8.count + $1.value.utf8.count + 12 })
        append(first, to: &bytes)
        for (name, value) in fields {
            append(name, to: &bytes)
            append(value, to: &bytes)
        }
        return bytes
    }

    /// nil for what ``encode(_:_:)`` cannot have made.
    static func decode(_ bytes: [UInt8]) -> (first: String, fields: [String: String])? {
        var rest = bytes[...]
        guard let first = take(&rest) else { return nil }
        var fields: [String: String] = [:]
        while !rest.isEmpty {
            guard let name = take(&rest), let value = take(&rest) else { return nil }
            fields[name] = value
        }
        return (first, fields)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(text.utf8.count).utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: ","))
    }

    private static func take(_ bytes: inout ArraySlice<UInt8>) -> String? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon - bytes.startIndex < 10,
            let count = Int(String(decoding: bytes[..<colon], as: UTF8.self)), count >= 0,
            count < bytes.endIndex - colon - 1
        else { return nil }
        let end = colon + 1 + count
        guard bytes[end] == UInt8(ascii: ",") else { return nil }
        defer { bytes = bytes[(end + 1)...] }
        return String(validating: bytes[(colon + 1)..<end], as: UTF8.self)
    }
}
