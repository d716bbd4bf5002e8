import Foundation
import Journal
import ShopRouting

/// Which item a shop's product is, and what was last acted upon of it. It follows the product's id: a SKU may change.
struct ProductLink: Codable, Sendable, Equatable {
    var item: ItemNumber
    var memory = FieldMemory()
    /// Whether it was barred, or made a draft, because the other side's was gone.
    var isWithdrawn = false

    init(item: ItemNumber) { self.item = item }

    static func cursor(_ shop: ShopName, _ product: Int64) -> String { "product \(shop) \(product)" }

    static func read(
        _ shop: ShopName, _ product: Int64, _ journal: any Journal
    ) async throws(JournalError) -> ProductLink? {
        // What an older version wrote is as good as nothing: the next comparison makes it anew.
        try await journal.cursor(cursor(shop, product)).flatMap {
            try? JSONDecoder().decode(ProductLink.self, from: Data($0.utf8))
        }
    }

    func change(_ shop: ShopName, _ product: Int64) -> Change {
        let text = (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return .advance(cursor: Self.cursor(shop, product), to: text)
    }
}
