import Foundation
import Journal
import ShopRouting
import Testing

@Suite("What shops sell is in the journal") struct ProductTests {
    private func product(
        _ id: Int64, _ sku: String, parent: Int64 = 0, manager: ShopProduct.StockManager = .itself,
        quantity: Decimal? = 5
    ) -> ShopProduct {
        ShopProduct(
            id: id, parentID: parent, type: parent == 0 ? "simple" : "variation", sku: sku, name: "Vare \(id)",
            stockManager: manager, stockQuantity: quantity)
    }

    @Test(arguments: JournalKind.all)
    func aProductIsWhatItWasSeenAsLast(kind: JournalKind) async throws {
        let home = try kind.home()
        let seen = [
            product(7, "A"), product(7, "A", quantity: -2.5), product(7, "B", parent: 3, manager: .parent),
            product(7, "", manager: .nobody, quantity: nil),
        ]
        for product in seen {
            try await home.open { (journal) async throws in
                try await journal.commit([.product(product, of: .dk, seenAt: 1)])
            }
            try await home.open { (journal) async throws in
                #expect(try await journal.products(.dk, ids: [7, 8]) == [product])
                #expect(try await journal.products(.se, ids: [7]) == [])
            }
        }
    }

    @Test(arguments: JournalKind.all)
    func productsAreFoundByTheBytesOfTheirSKUs(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let all = [product(1, "Å"), product(2, "A\u{30A}"), product(3, "a"), product(9, "A"), product(4, "A")]
            try await journal.commit(all.map { .product($0, of: .dk, seenAt: 1) })
            #expect(try await journal.products(.dk, skus: ["A", "X"]) == [all[4], all[3]])
            #expect(try await journal.products(.dk, skus: ["A\u{30A}"]) == [all[1]])
        }
    }

    @Test(arguments: JournalKind.all)
    func allOfThemAreReadInPagesWithThoseOfOneSKUTogether(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let all = [product(5, ""), product(2, "A"), product(4, "A"), product(1, "B"), product(3, "Å")]
            try await journal.commit(
                all.map { .product($0, of: .dk, seenAt: 1) } + [.product(all[0], of: .se, seenAt: 1)])
            var found: [ShopProduct] = []
            while case let page = try await journal.products(.dk, after: found.last, limit: 2), !page.isEmpty {
                found += page
            }
            #expect(found == all)
        }
    }

    @Test(arguments: JournalKind.all)
    func aFigureInDoubtIsNone(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            try await journal.commit([.product(product(7, "A"), of: .dk, seenAt: 1), .doubt(product: 7, of: .dk)])
            #expect(try await journal.products(.dk, ids: [7]) == [product(7, "A", quantity: nil)])
        }
    }

    @Test(arguments: JournalKind.all)
    func whatAWholeListingDidNotShowIsGone(kind: JournalKind) async throws {
        try await kind.open { (journal) async throws in
            let (old, listed, new) = (product(1, "A"), product(2, "B"), product(3, "C"))
            try await journal.commit([
                .product(old, of: .dk, seenAt: 9), .product(old, of: .se, seenAt: 9),
                .product(listed, of: .dk, seenAt: 10),
                .product(new, of: .dk, seenAt: 11), .forgetProducts(of: .dk, seenBefore: 10),
            ])
            #expect(try await journal.products(.dk, ids: [1, 2, 3]) == [listed, new])
            #expect(try await journal.products(.se, ids: [1]) == [old])
            try await journal.commit([.forgetProduct(3, of: .dk)])
            #expect(try await journal.products(.dk, ids: [1, 2, 3]) == [listed])
        }
    }
}
