import Foundation
import ShopRouting
import TestSupport
import Testing

/// woocommerce.md 2.6: a bundle's price is sent once, whichever of its lines are.
struct BundleTests {
    /// SKU, quantity, total excl. VAT, its bundle's place; the id is the place, counted from 1.
    private typealias Row = (sku: String, quantity: Decimal, total: Money, bundle: Int64?)

    private func order(_ rows: [Row], rates: [Decimal] = []) -> ShopOrder {
        let lines = rows.enumerated().map { place, row in
            let rate = place < rates.count ? rates[place] : 25
            let tax = Money(row.total.amount * rate / 100)
            var line = ShopOrder.Line.sample(row.sku, name: row.sku, quantity: row.quantity, total: row.total, tax: tax)
            line.id = Int64(place + 1)
            line.bundledBy = row.bundle
            return line
        }
        let tax = lines.reduce(Money.zero) { $0 + $1.totalTax }
        return .sample(total: lines.reduce(tax) { $0 + $1.total }, tax: tax, lines: lines)
    }

    private func sent(_ order: ShopOrder, _ bundles: OrderRules.BundleLines?) throws -> [String] {
        let draft = try draft(order, .sample { $0.bundles = bundles })
        let totals = Totals(lines: draft.lines)
        #expect(totals.gross == order.total && totals.vat == order.totalTax)
        return draft.lines.map { "\($0.quantity) \($0.item) \($0.unitPrice)" }
    }

    private let priced: [Row] = [
        ("BOX", 2, "200.00", nil), ("A", 4, "0.00", 1), ("B", 2, "0.00", 1), ("X", 1, "8", nil),
    ]
    private let partsPriced: [Row] = [("BOX", 2, "0.00", nil), ("A", 4, "100.00", 1), ("B", 2, "50.00", 1)]
    private let bothPriced: [Row] = [("BOX", 1, "10.00", nil), ("A", 1, "60.00", 1), ("B", 1, "30.00", 1)]

    @Test func withoutARuleTheSideThatHasAPriceIsSent() throws {
        #expect(try sent(order(priced), nil) == ["2 BOX 100", "1 X 8"])
        #expect(try sent(order(partsPriced), nil) == ["4 A 25", "2 B 25"])
    }

    /// Rows whose line the shop took from its stock; who is sent, nil when it is unclear.
    @Test(
        arguments: [
            (true, false, [0], ["2 BOX 100"]), (true, false, [1, 2], ["4 A 33.3325", "2 B 33.335"]),
            (true, false, [1], ["4 A 33.3325", "2 B 33.335"]), (true, false, [0, 1], nil),
            (false, true, [1, 2], ["4 A 50", "2 B 50"]), (false, true, [0], nil), (false, true, [0, 1, 2], nil),
            (true, true, [1, 2], ["4 A 83.3325", "2 B 83.335"]), (true, true, [0], nil), (true, true, [], nil),
            (false, false, [0], ["2 BOX 0"]), (false, false, [2], ["4 A 0", "2 B 0"]), (false, false, [], nil),
        ] as [(Bool, Bool, [Int], [String]?)])
    func withoutARuleStockTellsTheGoodsBeforePricesDo(
        whole: Bool, parts: Bool, stocked: [Int], expected: [String]?
    ) throws {
        var order = order([
            ("BOX", 2, whole ? "200.00" : "0", nil), ("A", 4, parts ? "200.00" : "0", 1),
            ("B", 2, parts ? "100.00" : "0", 1),
        ])
        for place in stocked { order.lines[place].meta = [.init(key: "_reduced_stock", value: "2")] }
        guard let expected else { return #expect(try refusals(order).map(\.kind) == [.bundleUnclear]) }
        #expect(try sent(order, nil) == expected)
    }

    @Test func eachBundleOfAnOrderIsDecidedOfItsOwn() throws {
        let two: [Row] = [("BOX", 1, "9", nil), ("A", 1, "0", 1), ("KIT", 1, "0", nil), ("B", 1, "7", 3)]
        #expect(try sent(order(two), nil) == ["1 BOX 9", "1 B 7"])
    }

    @Test func withoutARuleAnOrderIsHeldWhereBothSidesHaveAPrice() throws {
        let refusal = try #require(try refusals(order(bothPriced)).first)
        #expect(refusal.kind == .bundleUnclear)
        #expect(refusal.reason.contains("Line 1 \"BOX\" is a bundle") && refusal.reason.contains("Line 2 \"A\""))
        #expect(refusal.remedy.contains("bundles:"))
    }

    /// Of plug-ins that are not known.
    @Test(
        arguments: [
            ("_yith_wcpb_bundled_by", "0", true), ("_mnm_container", "0", true), ("_xyz_parent_id", "0", true),
            ("_chained_product_of", "0", true), ("_xyz_parent_id", "5", false), ("_reduced_stock", "0", false),
            ("parent_id", "0", false),
        ] as [(String, Money, Bool)])
    func aFreeLineThatNamesAnotherIsHeldUnlessBothAreWanted(key: String, total: Money, isHeld: Bool) throws {
        var order = order([("BOX", 1, "80.00", nil), ("A", 1, total, nil)])
        order.lines[1].meta = [.init(key: key, value: "k")]
        for rule in [OrderRules.BundleLines.container, .children, nil] {
            let kinds = try refusals(order, .sample { $0.bundles = rule }).map(\.kind)
            #expect(kinds == (isHeld ? [.bundleUnclear] : []))
        }
        #expect(try sent(order, .both).count == 2)
    }

    @Test func bothSendsEachLineAtItsOwnPrice() throws {
        #expect(try sent(order(bothPriced), .both) == ["1 BOX 10", "1 A 60", "1 B 30"])
    }

    @Test func theContainerTakesTheWholePrice() throws {
        #expect(try sent(order(priced), .container) == ["2 BOX 100", "1 X 8"])
        #expect(try sent(order(partsPriced), .container) == ["2 BOX 75"])
        #expect(try sent(order(bothPriced), .container) == ["1 BOX 100"])
    }

    @Test func thePartsShareTheContainersPriceByTheirOwnOrElseByQuantity() throws {
        // 200 over 4 and 2 pieces: 133.33 and 66.67.
        #expect(try sent(order(priced), .children) == ["4 A 33.3325", "2 B 33.335", "1 X 8"])
        #expect(try sent(order(partsPriced), .children) == ["4 A 25", "2 B 25"])
        // 10 over 60 and 30: 6.67 and 3.33.
        #expect(try sent(order(bothPriced), .children) == ["1 A 66.67", "1 B 33.33"])
    }

    @Test func aBundleInABundleIsSentOnceToo() throws {
        let nested: [Row] = [("KIT", 1, "90.00", nil), ("BOX", 1, "0.00", 1), ("A", 1, "0.00", 2), ("B", 2, "0.00", 1)]
        #expect(try sent(order(nested), .container) == ["1 KIT 90"])
        #expect(try sent(order(nested), .children) == ["1 A 30", "2 B 30"])
    }

    @Test func partsAreKnownByThePlugInsMetaToo() throws {
        func marked(_ meta: [[String: String]]) -> ShopOrder {
            var order = order([
                ("BOX", 1, "80.00", nil), ("A", 1, "0.00", nil), ("BOX", 1, "40.00", nil), ("B", 1, "0.00", nil),
            ])
            for (place, fields) in meta.enumerated() {
                order.lines[place].meta = fields.map { .init(key: $0.key, value: $0.value) }
            }
            order.lines[0].productID = 77
            order.lines[2].productID = 77
            return order
        }
        for order in [
            marked([
                ["_bundle_cart_key": "k1"], ["_bundled_by": "k1"], ["_bundle_cart_key": "k2"], ["_bundled_by": "k2"],
            ]),
            marked([
                ["_composite_cart_key": "k1"], ["_composite_parent": "k1"], ["_composite_cart_key": "k2"],
                ["_composite_parent": "k2"],
            ]),
            marked([
                ["_yith_bundle_cart_key": "k1"], ["_bundled_by": "k1"], ["_yith_bundle_cart_key": "k2"],
                ["_bundled_by": "k2"],
            ]),
            marked([["_wooco_ids": "1"], ["_wooco_parent_id": "77"], [:], ["_wooco_parent_id": "77"]]),
            marked([
                ["_woosb_ids": "1"], ["_woosb_parent_id": "77"], ["_woosb_ids": "2"], ["_woosb_parent_id": "77"],
            ]),
        ] {
            #expect(try sent(order, .children) == ["1 A 80", "1 B 40"])
            #expect(try sent(order, .container) == ["1 BOX 80", "1 BOX 40"])
        }
    }

    @Test(arguments: [OrderRules.BundleLines.container, .children, .both, nil])
    func aLineWhoseBundleIsNotInTheOrderIsALineLikeAnyOther(rule: OrderRules.BundleLines?) throws {
        #expect(try sent(order([("A", 1, "5.00", 9), ("B", 1, "6.00", nil)]), rule) == ["1 A 5", "1 B 6"])
    }

    @Test(arguments: [OrderRules.BundleLines.container, .children])
    func linesThatAreEachOthersPartsAreNotLost(rule: OrderRules.BundleLines) throws {
        let rows: [Row] = [("A", 1, "5.00", 2), ("B", 1, "6.00", 1), ("C", 1, "7.00", 3)]
        #expect(try sent(order(rows), rule).count == 2)
    }

    @Test(arguments: [OrderRules.BundleLines.container, .children])
    func onePriceForTwoRatesOfVATHoldsTheOrder(rule: OrderRules.BundleLines) throws {
        let refusals = try refusals(order(bothPriced, rates: [25, 12, 25]), .sample { $0.bundles = rule })
        #expect(refusals.map(\.kind) == [.bundleUnclear] && refusals[0].remedy.contains("both"))
    }

    @Test func whatIsNotSentNeedsNoItem() throws {
        let parts: [Row] = [("BOX", 1, "100.00", nil), ("", 1, "0.00", 1)]
        #expect(try sent(order(parts), .container) == ["1 BOX 100"])
        let bundle: [Row] = [("", 1, "100.00", nil), ("A", 1, "0.00", 1)]
        #expect(try sent(order(bundle), .children) == ["1 A 100"])
        #expect(try refusals(order(bundle), .sample { $0.bundles = .both }).map(\.kind) == [.skuMissing])
    }

    @Test(arguments: [
        (OrderRules.BundleLines.container, ["BOX (Kort: Tillykke, pa_size: m)"]),
        (.children, ["A (pa_size: m, Kort: Tillykke)", "B"]), (.both, ["BOX (Kort: Tillykke)", "A (pa_size: m)", "B"]),
    ])
    func whatWasChosenForALineThatIsNotSentGoesWithOneThatIs(rule: OrderRules.BundleLines, names: [String]) throws {
        var order = order([("BOX", 1, "90.00", nil), ("A", 1, "0.00", 1), ("B", 1, "0.00", 1)])
        order.lines[0].meta = [.init(key: "Kort", value: "Tillykke")]
        order.lines[1].meta = [.init(key: "pa_size", value: "m")]
        order.lines[1].variationID = 12
        #expect(try draft(order, .sample { $0.bundles = rule }).lines.map(\.name) == names)
    }

    @Test func aCouponOnABundleGoesWithItsPrice() throws {
        var order = order([("BOX", 1, "90.00", nil), ("A", 3, "0.00", 1)])
        order.lines[0].subtotal = "100.00"
        let draft = try draft(
            order,
            .sample {
                $0.bundles = .children
                $0.coupons = .discountItem
            })
        #expect(draft.lines.map { "\($0.quantity) \($0.item) \($0.unitPrice)" } == ["3 A 33.333333", "1 DISCOUNT -10"])
    }

    @Test(.computing, arguments: [OrderRules.BundleLines.container, .children, .both])
    func whateverIsInWhateverTheSumIsTheOrders(rule: OrderRules.BundleLines) throws {
        var random = SeededGenerator(seed: 17)
        for _ in 0..<300 {
            let rows: [Row] = (0..<Int.random(in: 1...8, using: &random)).map { place in
                let bundle = Bool.random(using: &random) ? Int64(Int.random(in: 0...place, using: &random)) : 0
                let isFree = Bool.random(using: &random)
                return (
                    "S-\(place)", Decimal(Int.random(in: 1...9, using: &random)),
                    Money(Decimal(isFree ? 0 : Int.random(in: 1...99_999, using: &random)) / 25),
                    bundle == 0 ? nil : bundle
                )
            }
            #expect(try sent(order(rows), rule).allSatisfy { !$0.contains("ROUNDING") })
        }
    }
}
