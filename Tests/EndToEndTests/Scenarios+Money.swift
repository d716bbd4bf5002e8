import Foundation

/// What is about sums.
extension Scenarios {
    static let amounts: [Scenario] =
        ([25, 12, 0] as [Decimal]).flatMap { rate in
            ([
                (1, 0.01), (1, 99.99), (2, 33.33), (3, 100), (3, 0.02), (7, 33.33), (11, 1234.56), (100, 0.99),
                (999, 12345.67), (10_000, 1),
            ] as [(Decimal, Decimal)]).map { quantity, net in
                Scenario("amounts: \(quantity) pieces for \(net) and \(rate) % VAT") {
                    $0.lines = [.init("TS-001", quantity, net, rate: rate)]
                }
            }
        }

    static let sums: [Scenario] =
        [
            Scenario("sums: sixty lines") {
                $0.lines = (1...60).map {
                    .init(goodsOf($0), Decimal($0 % 7 + 1), Decimal($0) * 3.37, name: "Vare \($0)")
                }
                $0.fateWithoutNegativePrices = .held("order-refused")
                $0.shipping = [.init("Fragt", 39)]
            },
            Scenario("sums: three rates in one order") {
                $0.lines = [
                    .init("TS-001", 3, 100.01), .init("LYS/24", 7, 33.33, rate: 12), .init("KRUS-01", 1, 50, rate: 0),
                ]
                $0.shipping = [.init("Fragt", 39.2)]
            },
            Scenario("sums: VAT was rounded up on each of three lines") {
                $0.lines = [.init("TS-001", 1, 2.5), .init("KRUS-01", 1, 2.5), .init("LYS/24", 1, 2.5)]
                $0.sends = ["1 × TS-001 2.5", "1 × KRUS-01 2.5", "1 × LYS/24 2.5"]
                $0.fateWithoutNegativePrices = .held("order-refused")
            },
            Scenario("sums: VAT was rounded down on each of three lines") {
                $0.lines = (1...3).map { .init(goodsOf($0), 1, 5.37, rate: 12) }
            },
            Scenario("sums: nothing to pay") { $0.lines = [.init("TS-001", 2, 0)] },
            Scenario("sums: shipping alone costs") {
                $0.lines = [.init("TS-001", 2, 0)]
                $0.shipping = [.init("Fragt", 39)]
            },
            Scenario("sums: free shipping") { $0.shipping = [.init("Gratis", 0)] },
            Scenario("sums: two shipping lines") { $0.shipping = [.init("Fragt", 39.2), .init("Ekspres", 80)] },
            Scenario("sums: shipping without VAT") { $0.shipping = [.init("Fragt", 39, rate: 0)] },
            Scenario("sums: a fee") { $0.fees = [.init("Gebyr", 12.34)] },
            Scenario("sums: a discount as a fee") { $0.fees = [.init("Rabat", -25)] },
            Scenario("sums: a gift card without VAT") {
                $0.fees = [.init("Gavekort", -50, rate: 0)]
                $0.fateWithoutNegativePrices = .held("order-refused")
            },
            Scenario("sums: a gift card pays all of it") {
                $0.fees = [.init("Gavekort", -125, rate: 0)]
                $0.fateWithoutNegativePrices = .held("order-refused")
            },
            Scenario("sums: a gift card on goods without VAT") {
                $0.lines = [.init("TS-001", 1, 100, rate: 0)]
                $0.fees = [.init("Gavekort", -40, rate: 0)]
            },
            Scenario("sums: fees and no goods") {
                $0.lines = []
                $0.fees = [.init("Faktura", 100)]
            },
            Scenario("sums: a million") { $0.lines = [.init("TS-001", 1, 1_000_000.01)] },
            Scenario("sums: half a metre") { $0.lines = [.init("TS-001", 0.5, 49.5)] },
            Scenario("sums: a third of a kilo") { $0.lines = [.init("TS-001", 0.333, 33.3)] },
            Scenario("sums: prices were entered with VAT") {
                $0.pricesIncludeTax = true
                $0.lines = [.init("TS-001", 3, 357.6), .init("LYS/24", 1, 23.2)]
            },
            Scenario("sums: one øre too much") { $0.error = 0.01 },
            Scenario("sums: one øre too little") { $0.error = -0.01 },
            Scenario("sums: a krone too much") {
                $0.error = 1
                $0.fate = .held("totals-differ")
            },
            Scenario("sums: five kroner too little") {
                $0.error = -5
                $0.fate = .held("totals-differ")
            },
            Scenario("sums: a total without lines") {
                $0.lines = []
                $0.error = 100
                $0.fate = .ignored
            },
        ]
        + ["EUR", "SEK", "NOK", "USD", "GBP"].map { currency in
            Scenario("sums: paid in \(currency)") { $0.currency = currency }
        }
        + [3, 4].map { decimals in
            Scenario("sums: a shop that counts in \(decimals) places") {
                $0.decimals = decimals
                $0.lines = [.init("TS-001", 3, 100.125), .init("LYS/24", 7, 33.333)]
            }
        }

    static let coupons: [Scenario] = [
        Scenario("coupons: ten percent off") {
            $0.lines = [.init("TS-001", 3, 270, subtotal: 300), .init("LYS/24", 1, 27, rate: 12, subtotal: 30)]
            $0.coupons = ["ti10"]
            $0.sends = ["3 × TS-001 90", "1 × LYS/24 27"]
        },
        Scenario("coupons: a third off") {
            $0.lines = [.init("TS-001", 7, 66.67, subtotal: 100), .init("KRUS-01", 2, 53.3, subtotal: 79.95)]
            $0.coupons = ["en tredjedel"]
            $0.fateWithoutNegativePrices = .held("order-refused")
        },
        Scenario("coupons: all of it free") {
            $0.lines = [.init("TS-001", 1, 0, subtotal: 100)]
            $0.shipping = [.init("Fragt", 39)]
            $0.coupons = ["gratis"]
            $0.sends = ["1 × TS-001 0", "1 × SHIPPING 39"]
        },
        Scenario("coupons: two, and free shipping") {
            $0.lines = [.init("TS-001", 2, 180, subtotal: 200)]
            $0.shipping = [.init("Gratis", 0)]
            $0.coupons = ["ti10", "fragtfri"]
            $0.sends = ["2 × TS-001 90"]
        },
    ]

    static let bundles: [Scenario] = [
        Scenario("bundles: the whole has the price") {
            $0.lines = [.init("TS-001", 1, 200), .init("KRUS-01", 2, 0, bundle: 0), .init("LYS/24", 1, 0, bundle: 0)]
            $0.sends = ["1 × TS-001 200"]
        },
        Scenario("bundles: the parts have the prices") {
            $0.lines = [.init("TS-001", 1, 0), .init("KRUS-01", 2, 80, bundle: 0), .init("LYS/24", 1, 30, bundle: 0)]
            $0.sends = ["2 × KRUS-01 40", "1 × LYS/24 30"]
        },
        Scenario("bundles: the parts come from stock") {
            $0.lines = [
                .init("TS-001", 1, 90),
                .init("KRUS-01", 2, 0, meta: [("_reduced_stock", "2")], bundle: 0),
                .init("LYS/24", 1, 0, meta: [("_reduced_stock", "1")], bundle: 0),
            ]
            $0.sends = ["2 × KRUS-01 30", "1 × LYS/24 30"]
        },
        Scenario("bundles: a plug-in's own fields") {
            $0.lines = [
                .init("TS-001", 1, 100, product: 77, meta: [("_woosb_ids", "78/1")]),
                .init("KRUS-01", 1, 0, meta: [("_woosb_parent_id", "77")]),
            ]
            $0.sends = ["1 × TS-001 100"]
        },
        Scenario("bundles: both have prices") {
            $0.lines = [.init("TS-001", 1, 100), .init("KRUS-01", 1, 50, bundle: 0)]
            $0.fate = .held("bundle-unclear")
        },
        Scenario("bundles: a plug-in that is not known") {
            $0.lines = [
                .init("TS-001", 1, 100, meta: [("_yith_bundle_cart_key", "k")]),
                .init("KRUS-01", 1, 0, meta: [("_yith_wcpb_bundled_by", "k")]),
            ]
            $0.fate = .held("bundle-unclear")
        },
    ]
}
