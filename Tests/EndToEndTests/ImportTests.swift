import EventLoop
import Foundation
import HTTPClient
import Sandbox
import TestSupport
import Testing

/// `shoprelay import`, from a shop's products to Rackbeat's items.
@Suite("Initial import", .halfTheMachine, .timeLimit(.minutes(3)))
struct ImportTests {
    private static let goods = 9

    private static func items(_ stage: Stage) -> [SandboxItem] {
        stage.world.rackbeat.items().filter { !["SHIPPING", "FEE", "DISCOUNT", "ROUNDING"].contains($0.number) }
    }

    private static func text(_ stage: Stage, _ folder: String, _ file: String) throws -> String {
        try String(
            contentsOf: URL(fileURLWithPath: "\(stage.directory.path)/state/imports/sandbox/\(folder)/\(file)"),
            encoding: .utf8)
    }

    private static let anImport = ["import", "--agreement", "sandbox", "--shop", "dk"]

    @Test func theDryRunChangesNothingAndTheRunDoesWhatItSaid() async throws {
        try await Stage.importing { stage in
            let relay = try await stage.relay(change: Stage.withProducts)
            let dry = try await stage.command(Self.anImport + ["--dry-run", "--stock"])
            #expect(dry.status == 0 && dry.output.contains("create: \(Self.goods)\n"), "\(dry.output)")
            #expect(Self.items(stage).isEmpty)
            let calls = [stage.world.rackbeat.calls, stage.world.dk.calls].flatMap(\.counts.keys)
            #expect(calls.allSatisfy { $0.hasPrefix("GET ") }, "\(calls)")
            #expect(try Self.text(stage, "plan", "plan.csv").split(separator: "\r\n").count == Self.goods + 2)

            let run = try await stage.command(Self.anImport + ["--stock"])
            #expect(run.status == 0 && run.output.contains("created: \(Self.goods)\n"), "\(run.output)")
            for file in ["plan.csv", "plan.json", "plan.txt"] {
                #expect(try Self.text(stage, "plan", file) == Self.text(stage, "1", file))
            }
            let items = Self.items(stage)
            #expect(items.count == Self.goods)
            let hood = try #require(stage.world.rackbeat.item("HOOD-S-BLÅ"))
            #expect(hood.name == "Hættetrøje – S, Blå" && hood.price == Amount("399") && hood.stock == Amount(30))
            // Under its alias.
            #expect(stage.world.rackbeat.item("KANDE-2")?.stock == Amount(40))

            let again = try await stage.command(Self.anImport + ["--stock"])
            #expect(again.output.contains("created: 0\n") && again.output.contains("stock counted: 0\n"))
            #expect(Self.items(stage) == items)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func pricesLoseTheShopsVATByTheirClass() async throws {
        try await Stage.importing { stage in
            var book = SandboxProduct(name: "Bog")
            (book.sku, book.regularPrice, book.taxClass) = ("BOG", "112", "reduced-rate")
            stage.world.se.put(book)
            let relay = try await stage.relay(change: Stage.withProducts)
            let run = try await stage.command(["import", "--agreement", "sandbox", "--shop", "se"])
            #expect(run.status == 0, "\(run.output)")
            #expect(stage.world.rackbeat.item("TS-001")?.price == Amount("149"))
            #expect(stage.world.rackbeat.item("BOG")?.price == Amount("100"))
            #expect(await relay.stop() == 0)
        }
    }

    @Test func shopsAreMergedBySKUAndTheFirstOnesDataWin() async throws {
        try await Stage.importing { stage in
            var other = try #require(stage.world.se.goods(sku: "TS-001").first)
            other.name = "T-tröja"
            stage.world.se.put(other)
            var own = SandboxProduct(name: "Kun SE")
            (own.sku, own.regularPrice) = ("SE-1", "125")
            stage.world.se.put(own)
            let relay = try await stage.relay(change: Stage.withProducts)
            let run = try await stage.command(Self.anImport + ["--shop", "se"])
            #expect(run.output.contains("created: \(Self.goods + 1)\n"), "\(run.output)")
            #expect(stage.world.rackbeat.item("TS-001")?.name == "T-shirt, klassisk")
            #expect(stage.world.rackbeat.item("SE-1")?.price == Amount("100"))
            let plan = try Self.text(stage, "1", "plan.txt")
            #expect(plan.contains(#"name: "T-shirt, klassisk" → "T-tröja""#))
            #expect(await relay.stop() == 0)
        }
    }

    /// Each is said with what mends it, and the rest go on.
    @Test func whatCannotBeCarriedOverIsAProblemAndTheRestGoOn() async throws {
        try await Stage.importing { stage in
            func put(_ sku: String, _ change: (inout SandboxProduct) -> Void = { _ in }) {
                var goods = SandboxProduct(name: "Skidt \(sku)")
                (goods.sku, goods.regularPrice) = (sku, "10")
                change(&goods)
                stage.world.dk.put(goods)
            }
            put("")
            put(String(repeating: "x", count: 26))
            put("DOB")
            put("DOB")
            put("ts-001")
            put("P-1") { $0.regularPrice = "12,50" }
            put("P-2") { $0.regularPrice = "-1" }
            put("S-1") { $0.status = "private" }
            put("S-2") { $0.type = "external" }
            put("S-3") { $0.type = "grouped" }
            put("S-4") { $0.status = "trash" }
            put("L-1") { $0.description = String(repeating: "<p>lang</p>", count: 20_000) }
            put("L-2") { $0.name = String(repeating: "navn", count: 100) }
            put("N-1") { $0.regularPrice = "" }
            stage.world.rackbeat.make(item: "al-1", name: "Findes", price: Amount(1))
            put("AL-1")
            stage.world.dk.put(
                {
                    var variation = SandboxProduct(name: "")
                    (variation.parent, variation.type) = (stage.world.dk.product(sku: "HOOD")?.id ?? 0, "variation")
                    return variation
                }())
            let relay = try await stage.relay(change: Stage.withProducts)
            let run = try await stage.command(Self.anImport)
            #expect(run.status == 0, "\(run.output)")
            let plan = try Self.text(stage, "1", "plan.txt")
            for line in [
                "sku-missing: 1", "sku-too-long: 1", "sku-duplicate: 2", "sku-alike: 3", "price-invalid: 2",
                "sku-inherited: 1",
            ] { #expect(plan.contains("  \(line)\n"), "\(line) in \(plan.prefix(800))") }
            for number in ["DOB", "TS-001", "ts-001", "P-1", "P-2", "S-1", "S-2", "S-3", "S-4", "AL-1"] {
                #expect(stage.world.rackbeat.item(number) == nil, "\(number)")
            }
            let long = try #require(stage.world.rackbeat.item("L-1"))
            #expect(long.description.unicodeScalars.count <= 10_000)
            #expect(stage.world.rackbeat.item("L-2")?.name.count == 80)
            #expect(stage.world.rackbeat.item("N-1")?.price == .zero)
            #expect(await relay.stop() == 0)
        }
    }

    /// The last fifth of the allowance is for orders (P7).
    @Test func anOrderComesThroughWhileAnImportWaitsForTheAllowance() async throws {
        try await Stage.importing { stage in
            for index in 0..<60 {
                var goods = SandboxProduct(name: "Vare")
                (goods.sku, goods.regularPrice) = ("V-\(index)", "10")
                stage.world.dk.put(goods)
            }
            stage.world.rackbeat.make(item: "TS-001", name: "T-shirt", price: Amount(149), stock: 5)
            let relay = try await stage.relay { settings in
                Stage.withProducts(settings).replacing("requests_per_minute: 1000000", with: "requests_per_minute: 50")
            }
            async let told = stage.command(Self.anImport)
            let isSpent = await eventually { Self.items(stage).count > 30 }
            #expect(isSpent)
            let order = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            _ = try await stage.command(["catch-up", "--shop", "dk", "--orders", "\(order)"])
            let isBooked = await eventually { stage.world.rackbeat.orders().contains { $0.isBooked } }
            #expect(isBooked)
            #expect(Self.items(stage).count <= 40)
            await relay.killNow()
            #expect(try await told.status == 1)
        }
    }

    @Test func oneThatRackbeatRefusesIsReportedAndTheRestGoOn() async throws {
        try await Stage.importing { stage in
            let relay = try await stage.relay(change: Stage.withProducts)
            stage.world.rackbeat.faults.add(Fault("POST /api/products", .status(422), times: 1))
            let run = try await stage.command(Self.anImport)
            #expect(run.status == 0 && run.output.contains("created: \(Self.goods - 1)\nupdated: 0\n"), "\(run.output)")
            #expect(run.output.contains("refused: 1\n") && Self.items(stage).count == Self.goods - 1)
            #expect(await relay.stop() == 0)
        }
    }

    @Test(arguments: [
        Fault.Kind.status(500), .statusAfterWrite(504), .resetBeforeWrite, .resetAfterWrite, .notice, .html,
        .rateLimited(retryAfter: 1),
    ])
    func anAnswerThatIsLostDoublesNothing(kind: Fault.Kind) async throws {
        try await Stage.importing { stage in
            let relay = try await stage.relay(change: Stage.withProducts)
            for route in ["POST /api/products", "POST /api/inventory-adjustments*"] {
                stage.world.rackbeat.faults.add(Fault(route, kind, times: 2))
            }
            let run = try await stage.command(Self.anImport + ["--stock"])
            #expect(run.status == 0 && run.output.contains("created: \(Self.goods)\n"), "\(run.output)")
            #expect(Self.items(stage).count == Self.goods)
            #expect(Set(Self.items(stage).map(\.number)).count == Self.goods)
            #expect(stage.world.rackbeat.item("TS-001")?.stock == Amount(120))
            #expect(await relay.stop() == 0)
        }
    }

    @Test func anUndoRemovesWhatWasCreatedAndNobodyHasUsed() async throws {
        try await Stage.importing { stage in
            stage.world.rackbeat.make(item: "LYS/24", name: "Fyrfadslys", price: Amount(29), stock: 5)
            let relay = try await stage.relay(change: Stage.withProducts)
            #expect(try await stage.command(Self.anImport + ["--stock"]).status == 0)
            let order = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            _ = try await stage.command(["catch-up", "--shop", "dk", "--orders", "\(order)"])
            let isHere = await eventually { stage.world.rackbeat.orders().contains { $0.isBooked } }
            #expect(isHere)
            stage.world.rackbeat.edit(item: "KRUS-01", name: "Mit krus")
            stage.world.rackbeat.setStock(item: "ULDTÆPPE", quantity: 3)
            let undo = try await stage.command(["import", "--agreement", "sandbox", "--undo"])
            #expect(undo.status == 0 && undo.output.contains("removed: 5\nkept: 3\n"), "\(undo.output)")
            #expect(Set(Self.items(stage).map(\.number)) == ["LYS/24", "TS-001", "KRUS-01", "ULDTÆPPE"])
            #expect(await relay.stop() == 0)
        }
    }

    @Test func whatIsNotSaidClearlyIsRefusedAndNobodyIsAsked() async throws {
        try await Stage.importing { stage in
            let relay = try await stage.relay(change: Stage.withProducts)
            for arguments in [
                ["--resume"], ["--undo"],
            ] {
                let told = try await stage.command(["import", "--agreement", "sandbox"] + arguments)
                #expect(told.status == 1)
            }
            for arguments in [
                [], ["--shop", "dk", "--shop", "dk"], ["--shop", "dk", "--resume"], ["--resume", "--undo"],
                ["--shop", "dk", "--direction", "to-shop"], ["--undo", "--stock"],
            ] {
                let told = try await stage.command(["import", "--agreement", "sandbox"] + arguments)
                #expect(told.status == 64)
            }
            #expect(try await stage.command(["import", "--agreement", "sandbox", "--shop", "xx"]).status == 1)
            #expect(try await stage.command(["import", "--agreement", "nobody", "--shop", "dk"]).status == 1)
            #expect(Self.items(stage).isEmpty)
            #expect(await relay.stop() == 0)
        }
    }
}

extension Stage {
    /// Shops with goods and a Rackbeat without any.
    static func importing<Value: Sendable>(
        _ catalogue: Catalogue = .danish, _ body: @escaping @Sendable (Stage) async throws -> Value
    ) async throws -> Value {
        try await with(
            isConnected: false,
            makeWorld: { loops, client in
                let world = try World(catalogue: Catalogue(items: []), loops: loops, client: client)
                for shop in world.shops { shop.seed(catalogue) }
                return world
            }, body)
    }

    /// The settings of an import.
    static func withProducts(_ settings: String) -> String {
        settings.replacing("    shops:\n", with: "    products: { group: 1, location: 1 }\n    shops:\n")
    }
}
