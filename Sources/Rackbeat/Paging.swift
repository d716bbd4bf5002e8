import Foundation

/// A list's page: `{"<plural>": […], "total", "pages", "limit", "page"}` (rackbeat.md 1.3). Rows that cannot be read are
/// counted, since a search must not take them for absent.
struct Page<Row: Decodable & Sendable>: Decodable {
    let rows: [Row]
    let unreadable: Int
    let pages: Int?

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

    init(from decoder: any Decoder) throws {
        let page = try decoder.container(keyedBy: AnyKey.self)
        let lists = page.allKeys.compactMap { try? page.decode([Lenient].self, forKey: $0) }
        guard let list = lists.first, lists.count == 1 else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no list"))
        }
        rows = list.compactMap(\.row)
        unreadable = list.count - rows.count
        pages = page.allKeys.first { $0.stringValue == "pages" }.flatMap { try? page.decode(Int.self, forKey: $0) }
    }
}
