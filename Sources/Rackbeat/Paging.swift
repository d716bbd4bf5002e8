import Foundation

/// A list's page: `{"<plural>": […], "total", "pages", "limit", "page"}` (rackbeat.md 1.3). Rows that cannot be read are
/// counted, since a search must not take them for absent.
struct Page<Row: Decodable & Sendable>: DecodableWithConfiguration {
    let rows: [Row]
    let unreadable: Int
    /// How many there are in all; nil when the answer does not say.
    let pages: Int?
    let total: Int?

    private struct AnyKey: CodingKey {
        let stringValue: String
        let intValue: Int?

        init?(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
        init?(intValue: Int) { (stringValue, self.intValue) = (String(intValue), intValue) }
    }

    private struct Lenient: Decodable {
        let row: Row?

        init(from decoder: any Decoder) throws { row = try? Row(from: decoder) }
    }

    /// - Parameter plural: the list's key, such as `orders`. Where it is another, the only list counts.
    init(from decoder: any Decoder, configuration plural: String) throws {
        let page = try decoder.container(keyedBy: AnyKey.self)
        var lists: [String: [Lenient]] = [:]
        for key in page.allKeys { lists[key.stringValue] = try? page.decode([Lenient].self, forKey: key) }
        guard let list = lists[plural] ?? (lists.count == 1 ? lists.values.first : nil) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no list"))
        }
        rows = list.compactMap(\.row)
        unreadable = list.count - rows.count
        pages = AnyKey(stringValue: "pages").flatMap { page.text($0) }.flatMap { Int($0) }
        total = AnyKey(stringValue: "total").flatMap { page.text($0) }.flatMap { Int($0) }
    }
}
