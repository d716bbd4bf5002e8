import Answers
import Foundation
import ShopRouting
import WooCommerce

/// A product, alone, in lists and as the answer to a batch of figures.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let figure = StockFigure(4)
    let writes = [
        StockWrite(productID: 76, parentID: 0, quantity: 701), StockWrite(productID: 999_999, parentID: 0, quantity: 1),
    ]
    Answers.give(
        UnsafeBufferPointer(start: start, count: count),
        to: { answers in
            guard let product = try? await answers.shop.product(15) else { return }
            _ = StockTargets.decide(figure, sku: product.sku, products: [product])
        },
        { answers in
            guard let products = try? await answers.shop.products(skus: ["TS-001"]) else { return }
            precondition(products.allSatisfy { Array($0.sku.utf8) == Array("TS-001".utf8) })
            precondition(Set(products.map(\.id)).count == products.count)
            _ = StockTargets.decide(figure, sku: "TS-001", products: products)
        },
        { answers in
            guard let variations = try? await answers.shop.variations(of: 15) else { return }
            precondition(variations.allSatisfy { $0.parentID == 15 })
        },
        { answers in
            let outcomes = await answers.shop.setStock(writes)
            precondition(outcomes.count == writes.count)
        })
    return 0
}
