import Foundation

/// Which of a shop's products are to get a stock figure.
public enum StockTargets {
    public enum Decision: Sendable, Equatable {
        case write(ShopProduct, Int)
        case unchanged(ShopProduct)
        /// Not an error: it holds no stock of its own.
        case skip(ShopProduct, Skip)
        /// Several products share the SKU: none is written, since nobody knows which one is meant.
        case conflict(String)
    }

    public enum Skip: Sendable, Equatable {
        /// A product that cannot hold stock itself, such as a variable one whose variations do, or an external one.
        case holdsNone
        /// The parent's figure counts, and the parent has a SKU of its own.
        case managedByParent
        case trashed
    }

    /// - Parameter products: what the shop found; its search folds case and accents, so each is compared again.
    public static func decide(_ figure: StockFigure, sku: String, products: [ShopProduct]) -> [Decision] {
        let own = products.filter { $0.sku.isSameBytes(as: sku) }
        let live = own.filter { $0.status != "trash" }
        let trashed = own.filter { $0.status == "trash" }.map { Decision.skip($0, .trashed) }
        // A variation that shows its parent's SKU is no second holder of it.
        let holders = live.filter { product in
            product.parentID == 0 || !live.contains { $0.id == product.parentID }
        }
        guard holders.count <= 1 else {
            let ids = holders.map { String($0.id) }.sorted().joined(separator: ", ")
            return [.conflict("Several products of the shop have the SKU \"\(sku.prefix(60))\": \(ids).")] + trashed
        }
        return holders.map { decide(figure, $0) } + trashed
    }

    private static func decide(_ figure: StockFigure, _ product: ShopProduct) -> Decision {
        switch product.stockManager {
        // Rackbeat counts it, so the shop is to: the write switches management on (woocommerce.md 3.3).
        case .nobody:
            product.type == "simple" || product.type == "variation"
                ? .write(product, figure.quantity) : .skip(product, .holdsNone)
        case .parent: .skip(product, .managedByParent)
        case .itself:
            product.stockQuantity == Decimal(figure.quantity) ? .unchanged(product) : .write(product, figure.quantity)
        }
    }
}
