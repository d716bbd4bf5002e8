import Foundation
import Sandbox
import TestSupport
import Testing

/// Product data where somebody owns them, by webhooks in both directions.
@Suite("Products", .halfTheMachine, .timeLimit(.minutes(2)))
struct ProductTests {
    private static let shopOwns = "products: { master: woocommerce, shop: dk, group: 1 }"
    private static let rackbeatOwns = "products: { master: rackbeat }"
    private static let taking = "        products: { create: published, fields: [name, price, description] }\n"

    /// Both sides hold the same goods, and the relay makes its webhooks.
    private static func maintaining(
        _ products: String, shop: String = "", _ body: @escaping @Sendable (Stage) async throws -> Void
    ) async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay { settings in
                "public_url: http://127.0.0.1:\(stage.port)\n"
                    + settings.replacing("    shops:\n", with: "    \(products)\n    shops:\n")
                    .replacing("      - name: dk\n", with: "      - name: dk\n\(shop)")
            }
            let isListening = await eventually {
                stage.world.dk.webhooks.count == 8 && stage.world.rackbeat.webhooks.count == 4
            }
            #expect(isListening)
            try await body(stage)
            #expect(await relay.stop() == 0)
        }
    }

    /// Calls that wrote product data.
    private static func writes(_ stage: Stage) -> Int {
        let there = ["POST /api/products", "PUT /api/products/{number}"].map { stage.world.rackbeat.calls.count($0) }
        let all = "/wp-json/wc/v3/products"
        let here = ["POST \(all)", "PUT \(all)/{id}", "PUT \(all)/{parent}/variations/{id}"].map {
            stage.world.dk.calls.count($0)
        }
        return (there + here).reduce(0, +)
    }

    private static func isQuiet(_ stage: Stage) async -> Bool {
        await eventually(within: .seconds(30)) {
            guard stage.world.dk.deliveryBacklog == 0, await RelayProcess.isQuiet(port: stage.port) else {
                return false
            }
            return await RelayProcess.isQuiet(port: stage.port)
        }
    }

    private static func goods(_ sku: String, price: String) -> SandboxProduct {
        var goods = SandboxProduct(name: "Ny vare")
        (goods.sku, goods.regularPrice, goods.stock) = (sku, price, 3)
        return goods
    }

    @Test func theItemFollowsTheProductWhereTheShopOwnsIt() async throws {
        try await Self.maintaining(Self.shopOwns) { stage in
            let id = stage.world.dk.put(Self.goods("NY-1", price: "10"))
            let isMade = await eventually { stage.world.rackbeat.item("NY-1")?.price == Amount(10) }
            #expect(isMade)
            var goods = try #require(stage.world.dk.goods(id))
            (goods.name, goods.regularPrice) = ("Nyt navn", "12.50")
            stage.world.dk.put(goods)
            let isChanged = await eventually { stage.world.rackbeat.item("NY-1")?.name == "Nyt navn" }
            #expect(isChanged)
            #expect(stage.world.rackbeat.item("NY-1")?.price == Amount("12.5"))
            // Stock and cost price are nobody's business here.
            #expect(stage.world.rackbeat.item("NY-1")?.stock == .zero)
        }
    }

    @Test func aParentsNewNameIsThatOfItsVariationsItems() async throws {
        try await Self.maintaining(Self.shopOwns) { stage in
            var parent = try #require(stage.world.dk.goods(sku: "HOOD").first)
            parent.name = "Hoodie"
            stage.world.dk.put(parent)
            let areChanged = await eventually {
                ["HOOD-S-BLÅ": "Hoodie – S, Blå", "HOOD-L-SORT": "Hoodie – L, Sort"].allSatisfy { number, name in
                    stage.world.rackbeat.item(number)?.name == name
                }
            }
            #expect(areChanged)
            #expect(stage.world.rackbeat.item("HOOD") == nil)
        }
    }

    @Test func theOtherSidesEditIsOverwrittenOrReported() async throws {
        try await Self.maintaining(Self.shopOwns) { stage in
            stage.world.rackbeat.edit(item: "TS-001", name: "Andet navn")
            let isBack = await eventually { stage.world.rackbeat.item("TS-001")?.name == "T-shirt, klassisk" }
            #expect(isBack)
        }
        let reporting = Self.shopOwns.replacing(" }", with: ", foreign_edits: report }")
        try await Self.maintaining(reporting) { stage in
            var goods = try #require(stage.world.dk.goods(sku: "TS-001").first)
            goods.name = "T-shirt"
            stage.world.dk.put(goods)
            let isWritten = await eventually { stage.world.rackbeat.item("TS-001")?.name == "T-shirt" }
            #expect(isWritten)
            #expect(await Self.isQuiet(stage))
            stage.world.rackbeat.edit(item: "TS-001", name: "Andet navn")
            let isSaid = try await eventually { try await stage.attention().output.contains("foreign-edit") }
            #expect(isSaid)
            #expect(stage.world.rackbeat.item("TS-001")?.name == "Andet navn")
            stage.world.rackbeat.edit(item: "TS-001", name: "T-shirt")
            let isOver = try await eventually { try await !stage.attention().output.contains("foreign-edit") }
            #expect(isOver)
        }
    }

    @Test func theProductFollowsTheItemWhereRackbeatOwnsIt() async throws {
        try await Self.maintaining(Self.rackbeatOwns, shop: Self.taking) { stage in
            stage.world.rackbeat.make(item: "NY-2", name: "Ny vare", price: Amount(10), stock: 4)
            let isMade = await eventually { stage.world.dk.goods(sku: "NY-2").first?.stock == 4 }
            #expect(isMade)
            let made = try #require(stage.world.dk.goods(sku: "NY-2").first)
            #expect(made.status == "publish" && made.regularPrice == "10" && made.name == "Ny vare")
            stage.world.rackbeat.edit(item: "NY-2", price: Amount("12.5"), description: "To\nlinjer & <mere>")
            let isChanged = await eventually { stage.world.dk.goods(sku: "NY-2").first?.regularPrice == "12.5" }
            #expect(isChanged)
            #expect(stage.world.dk.goods(made.id)?.description == "To<br />\nlinjer &amp; &lt;mere&gt;")
            // A variation that exists is maintained through its parent; its name is its parent's.
            stage.world.rackbeat.edit(item: "HOOD-S-BLÅ", name: "Andet", price: Amount(300))
            let isPriced = await eventually { stage.world.dk.goods(sku: "HOOD-S-BLÅ").first?.regularPrice == "300" }
            #expect(isPriced)
            #expect(stage.world.dk.goods(sku: "HOOD").first?.name == "Hættetrøje")
            // The shop se did not ask for any.
            #expect(stage.world.se.goods(sku: "NY-2").isEmpty)
        }
    }

    @Test func aChangedSKUFollowsTheIdAndProposesAnAlias() async throws {
        try await Self.maintaining(Self.shopOwns) { stage in
            var goods = try #require(stage.world.dk.goods(sku: "KRUS-01").first)
            goods.name = "Krus"
            stage.world.dk.put(goods)
            let isKnown = await eventually { stage.world.rackbeat.item("KRUS-01")?.name == "Krus" }
            #expect(isKnown)
            #expect(await Self.isQuiet(stage))
            goods.sku = "KRUS-02"
            stage.world.dk.put(goods)
            let isSaid = try await eventually { try await stage.attention().output.contains("KRUS-02: KRUS-01") }
            #expect(isSaid)
            #expect(stage.world.rackbeat.item("KRUS-02") == nil && stage.world.rackbeat.item("KRUS-01") != nil)
        }
    }

    @Test func aProductThatIsGoneBarsItsItemWhereThatIsWantedAndBringsItBack() async throws {
        try await Self.maintaining(Self.shopOwns.replacing(" }", with: ", deleted: bar }")) { stage in
            let id = stage.world.dk.put(Self.goods("NY-3", price: "10"))
            let isMade = await eventually { stage.world.rackbeat.item("NY-3") != nil }
            #expect(isMade)
            #expect(await Self.isQuiet(stage))
            #expect(stage.world.dk.deleteProduct(id))
            let isBarred = await eventually { stage.world.rackbeat.item("NY-3")?.isBarred == true }
            #expect(isBarred)
            #expect(stage.world.dk.restoreProduct(id))
            let isBack = await eventually { stage.world.rackbeat.item("NY-3")?.isBarred == false }
            #expect(isBack)
        }
    }

    @Test func aProductThatIsGoneIsReportedAndNothingIsDeleted() async throws {
        try await Self.maintaining(Self.shopOwns) { stage in
            let id = stage.world.dk.put(Self.goods("NY-4", price: "10"))
            let isMade = await eventually { stage.world.rackbeat.item("NY-4") != nil }
            #expect(isMade)
            #expect(await Self.isQuiet(stage))
            #expect(stage.world.dk.deleteProduct(id))
            let isSaid = try await eventually { try await stage.attention().output.contains("product-gone") }
            #expect(isSaid)
            #expect(stage.world.rackbeat.item("NY-4")?.isBarred == false)
        }
    }

    @Test(arguments: [true, false]) func aProductWhoseItemIsGoneBecomesADraftOrIsReported(drafts: Bool) async throws {
        let taking = "        products: { deleted: \(drafts ? "draft" : "report") }\n"
        try await Self.maintaining(Self.rackbeatOwns, shop: taking) { stage in
            stage.world.rackbeat.edit(item: "TS-001", price: Amount(150))
            let isKnown = await eventually { stage.world.dk.goods(sku: "TS-001").first?.regularPrice == "150" }
            #expect(isKnown)
            #expect(await Self.isQuiet(stage))
            stage.world.rackbeat.delete(item: "TS-001")
            stage.world.dk.put(try #require(stage.world.dk.goods(sku: "TS-001").first))
            let isAnswered = try await eventually {
                drafts
                    ? stage.world.dk.goods(sku: "TS-001").first?.status == "draft"
                    : try await stage.attention().output.contains("product-gone")
            }
            #expect(isAnswered)
            #expect(stage.world.dk.goods(sku: "TS-001").count == 1)
        }
    }

    /// A day in which both sides edit every hour: each edit is answered once, and then all is quiet.
    @Test(arguments: [true, false])
    func aDayOfEditsOnBothSidesSettlesAtNoWrites(shopIsOwner: Bool) async throws {
        try await Self.maintaining(
            shopIsOwner ? Self.shopOwns : Self.rackbeatOwns, shop: shopIsOwner ? "" : Self.taking
        ) { stage in
            let skus = ["TS-001", "LYS/24", "ÆBLEGRØD", "HOOD-M-BLÅ"]
            for hour in 1...24 {
                for (index, sku) in skus.enumerated() where (hour + index).isMultiple(of: 2) {
                    var goods = try #require(stage.world.dk.goods(sku: sku).first)
                    goods.regularPrice = "\(hour).\(index)9"
                    goods.description = "<p>Time \(hour)</p>\n<ul><li>a</li></ul>"
                    stage.world.dk.put(goods)
                    stage.world.rackbeat.edit(
                        item: sku, price: Amount("\(hour).\(index)333"), description: "Time \(hour)\n\n-\n  linje")
                }
                #expect(await Self.isQuiet(stage))
            }
            let before = Self.writes(stage)
            // At most one for each edit.
            #expect(before <= 24 * skus.count)
            for sku in skus {
                // The same again: nothing has changed.
                stage.world.dk.put(try #require(stage.world.dk.goods(sku: sku).first))
                stage.world.rackbeat.edit(item: sku)
            }
            #expect(await Self.isQuiet(stage))
            #expect(Self.writes(stage) == before)
            for sku in skus {
                let item = try #require(stage.world.rackbeat.item(sku))
                let price = try #require(stage.world.dk.goods(sku: sku).first?.regularPrice)
                #expect(Amount(price) == Amount(item.price.fixed(2)), "\(sku)")
            }
        }
    }

    /// Nobody sends webhooks here (P5).
    @Test func aProductThatNoWebhookToldOfIsFound() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay { settings in
                settings.replacing("    shops:\n", with: "    \(Self.shopOwns)\n    shops:\n")
                    .replacing(
                        "        webhook_secrets:", with: "        catch_up_seconds: 1\n        webhook_secrets:")
            }
            let hasBegun = await eventually { stage.world.dk.calls.count("GET /wp-json/wc/v3/orders") >= 1 }
            #expect(hasBegun)
            stage.world.dk.put(Self.goods("NY-5", price: "10"))
            let isMade = await eventually { stage.world.rackbeat.item("NY-5") != nil }
            #expect(isMade)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aComparisonSaysWhatDiffersAndChangesNothing() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            stage.world.rackbeat.edit(item: "TS-001", price: Amount(150))
            stage.world.rackbeat.make(item: "KUN-HER", name: "Kun her", price: Amount(1))
            stage.world.dk.put(Self.goods("KUN-DER", price: "10"))
            let told = try await stage.command(["products", "compare", "--agreement", "sandbox", "--shop", "dk"])
            #expect(told.status == 0, "\(told.output)")
            for line in [
                "only in the shops: 1\n", "only in Rackbeat: 5\n", #"TS-001: price: Rackbeat "150", dk "149""#,
                "different: 4\n",
            ] { #expect(told.output.contains(line), "\(told.output)") }
            #expect(Self.writes(stage) == 0)
            #expect(await relay.stop() == 0)
        }
    }
}
