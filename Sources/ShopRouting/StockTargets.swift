import Foundation

/// Which of a shop's products are to get a stock figure.
public enum StockTargets {
    public enum Decision: Sendable, Equatable {
        case write(ShopProduct, Int)
        case unchanged(ShopProduct)
        /// Not an error: it holds no stock of its own.
        case skip(ShopProduct, Skip)
        /// Rackbeat counts the item, and the shop has no one place for its figure: somebody must look.
        case refuse(Refusal)
    }

    public enum Skip: Sendable, Equatable {
        /// A product that cannot hold stock at all, such as an external one.
        case holdsNone
        /// A variation without a SKU of its own: the figure is its parent's.
        case showsParentSKU
        /// `manage_stock` is off, and the setting leaves it so.
        case unmanaged
        case trashed
    }

    /// - Parameters:
    ///   - products: what the shop found; its search folds case and accents, so each is compared again.
    ///   - switchesManagementOn: whether a product whose stock the shop does not count is to be counted from now on. The
    ///     figure alone would be ignored (woocommerce.md 3.3).
    public static func decide(
        _ figure: StockFigure, sku: String, products: [ShopProduct], switchesManagementOn: Bool = true
    ) -> [Decision] {
        let own = products.filter { $0.sku.isSameBytes(as: sku) }
        let live = own.filter { $0.status != "trash" }
        let ids = Set(live.map(\.id))
        let holders = live.filter { !ids.contains($0.parentID) }
        let skipped =
            live.filter { ids.contains($0.parentID) }.map { Decision.skip($0, .showsParentSKU) }
            + own.filter { $0.status == "trash" }.map { Decision.skip($0, .trashed) }
        guard holders.count <= 1 else {
            var names = holders.map(\.id).sorted().prefix(10).map(String.init).joined(separator: ", ")
            if holders.count > 10 { names += " and \(holders.count - 10) more" }
            let shown = HTMLText.shown(sku, limit: 60)
            let refusal = Refusal(
                .stockConflict, reason: "Several products of the shop have the SKU \"\(shown)\": \(names).",
                remedy: "Give each product of the shop its own SKU, then release this item.")
            return [.refuse(refusal)] + skipped
        }
        return holders.map { decide(figure, $0, switchesManagementOn) } + skipped
    }

    private static func decide(
        _ figure: StockFigure, _ product: ShopProduct, _ switchesManagementOn: Bool
    ) -> Decision {
        switch product.stockManager {
        case .nobody where product.type == "variable":
            .refuse(
                elsewhere(
                    product, "is variable and its stock is counted on its variations",
                    "Give each variation its own item's number as SKU"))
        case .nobody where product.type != "simple" && product.type != "variation": .skip(product, .holdsNone)
        case .nobody: switchesManagementOn ? .write(product, figure.quantity) : .skip(product, .unmanaged)
        case .parent:
            .refuse(
                elsewhere(
                    product, "is a variation and its stock is counted on its parent, \(product.parentID)",
                    "Switch stock management on for the variation, or take its SKU away if the parent's item is meant"))
        case .itself:
            product.stockQuantity == Decimal(figure.quantity) ? .unchanged(product) : .write(product, figure.quantity)
        }
    }

    private static func elsewhere(_ product: ShopProduct, _ why: String, _ remedy: String) -> Refusal {
        Refusal(
            .stockElsewhere,
            reason: "The shop's product \(product.id), \"\(HTMLText.shown(product.sku, limit: 60))\", \(why): "
                + "Rackbeat's figure has no place there.",
            remedy: "\(remedy), then release this item.")
    }
}
