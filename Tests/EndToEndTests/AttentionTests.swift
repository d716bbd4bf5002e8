import Foundation
import Sandbox
import TestSupport
import Testing

/// What an operator can do about what is held.
@Suite("P4 nothing is dropped silently", .halfTheMachine, .timeLimit(.minutes(1)))
struct AttentionTests {
    private static func id(_ told: String) -> String { String(told.prefix { $0 != " " }) }

    @Test func deliveriesOfAShopThatHasMovedAreCarriedOnceItsAddressIsMended() async throws {
        try await Stage.with(isConnected: false) { stage in
            let shop = stage.world.dk
            let stale = shop.site.replacing("127.0.0.1", with: "localhost")
            let relay = try await stage.relay { $0.replacing("url: \(shop.site)\n", with: "url: \(stale)\n") }
            var orders: [Int] = []
            for _ in 0..<3 {
                let id = try shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)]))
                orders.append(id)
                let request = try #require(Delivery(shop: shop, order: id)).request
                #expect(await RelayProcess.status(port: stage.port, request) == 200)
            }
            let isHeld = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isHeld)
            #expect(await relay.stop() == 0)
            #expect(stage.world.rackbeat.orderCount == 0)

            let mended = try await stage.relay()
            let arrived = await eventually {
                orders.allSatisfy { stage.orders("dk", $0).contains(where: \.isBooked) }
            }
            #expect(arrived)
            let isQuiet = await eventually { await FrontDoorTests.attention(stage.port) == 0 }
            #expect(isQuiet)
            #expect(stage.world.rackbeat.orderCount == 3)
            #expect(await mended.stop() == 0)
        }
    }

    @Test func aReleasedOrderIsCarriedWithoutARestart() async throws {
        // Not connected: a second delivery of the order would carry it before anybody has released it.
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            stage.world.rackbeat.setBarred(item: "TS-001", true)
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            let delivery = try #require(Delivery(shop: stage.world.dk, order: id)).request
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            let isHeld = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isHeld)
            let told = try await stage.attention()
            #expect(told.status == 0 && told.output.contains("order \(id)\n"))
            stage.world.rackbeat.setBarred(item: "TS-001", false)
            let released = try await stage.attention("release", Self.id(told.output))
            #expect(released.status == 0 && released.output.hasSuffix(" order \(id)\n"))
            let arrived = await eventually { stage.orders("dk", id).contains(where: \.isBooked) }
            #expect(arrived)
            #expect(try await stage.attention().output == "Nothing needs attention.\n")
            #expect(await relay.stop() == 0)
        }
    }

    /// A barred item holds `count` orders of the Danish shop, and one answer that is no order is held beside them.
    ///
    /// - Returns: the orders, and the kind of their items.
    private static func hold(_ count: Int, _ stage: Stage) async throws -> (orders: [Int], kind: String) {
        stage.world.rackbeat.setBarred(item: "TS-001", true)
        var orders: [Int] = []
        let body = Array("{\"code\":\"woocommerce_rest_cannot_view\",\"message\":\"x\"}".utf8)
        var deliveries = [try #require(Delivery(shop: stage.world.dk, body: body, topic: "order.updated")).request]
        for _ in 0..<count {
            let id = try stage.world.dk.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
            orders.append(id)
            deliveries.append(try #require(Delivery(shop: stage.world.dk, order: id)).request)
        }
        for delivery in deliveries { #expect(await RelayProcess.status(port: stage.port, delivery) == 200) }
        let isHeld = await eventually { await FrontDoorTests.attention(stage.port) == count + 1 }
        #expect(isHeld)
        let told = try await stage.attention().output.split(separator: "\n")
        let line = try #require(told.first { $0.hasSuffix(" order \(orders[0])") })
        return (orders, String(try #require(line.split(separator: " ").dropLast(2).last)))
    }

    @Test func aGroupIsCountedBeforeItIsReleasedAndReleasedTwiceChangesNothing() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let (orders, kind) = try await Self.hold(3, stage)
            stage.world.rackbeat.setBarred(item: "TS-001", false)
            let counted = try await stage.attention("release", "--kind", kind, "--dry-run")
            #expect(counted.status == 0 && counted.output.hasPrefix("would be released: 3\n"))
            #expect(orders.allSatisfy { counted.output.contains(" \(kind) order \($0)\n") })
            #expect(await FrontDoorTests.attention(stage.port) == 4)
            #expect(stage.world.rackbeat.orderCount == 0)

            let released = try await stage.attention(
                "release", "--kind", kind, "--shop", "dk", "--agreement", "sandbox")
            #expect(released.status == 0 && released.output == "released: 3\n")
            let arrived = await eventually { orders.allSatisfy { stage.orders("dk", $0).map(\.isBooked) == [true] } }
            #expect(arrived)
            let again = try await stage.attention("release", "--kind", kind)
            #expect(again.status == 0 && again.output == "released: 0\n")
            #expect(await FrontDoorTests.attention(stage.port) == 1)
            #expect(stage.world.rackbeat.orderCount == 3)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aWindowOfTimeClosesWhatWasOpenedInItAndListsIt() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let before = Date.now.addingTimeInterval(-60).formatted(.iso8601)
            let after = Date.now.addingTimeInterval(60).formatted(.iso8601)
            let (_, kind) = try await Self.hold(2, stage)
            for arguments in [
                ["--until", before], ["--since", after], ["--shop", "se"], ["--kind", "order-refused-not"],
            ] {
                let listed = try await stage.command(["attention"] + arguments)
                #expect(listed.status == 0 && listed.output == "No open item matches.\n", "\(arguments)")
                #expect(
                    try await stage.command(["attention", "close"] + arguments).output == "closed: 0\n", "\(arguments)")
            }
            let listed = try await stage.attention("--since", before, "--until", after, "--kind", kind)
            #expect(listed.output.split(separator: "\n").count == 6)
            #expect(try await stage.attention("close", "--since", before, "--until", after).output == "closed: 3\n")
            #expect(try await stage.attention().output == "Nothing needs attention.\n")
            #expect(stage.world.rackbeat.orderCount == 0)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func aPausedAgreementReleasesNothingAndSaysSo() async throws {
        try await Stage.with(isConnected: false) { stage in
            let first = try await stage.relay()
            let (orders, kind) = try await Self.hold(1, stage)
            #expect(await first.stop() == 0)
            let relay = try await stage.relay {
                $0.replacing("- name: sandbox\n", with: "- name: sandbox\n    paused: true\n")
            }
            #expect(try await stage.attention("release", "--kind", kind).status == 1)
            #expect(try await stage.command(["catch-up", "--shop", "dk", "--orders", "\(orders[0])"]).status == 1)
            #expect(await FrontDoorTests.attention(stage.port) == 2)
            #expect(try await stage.attention("close", "--kind", kind).output == "closed: 1\n")
            #expect(await relay.stop() == 0)
        }
    }

    /// 64: the command line is wrong, and nobody was asked.
    @Test(arguments: [
        ["release"], ["close"], ["close", "--dry-run"], ["release", "0123456789abcdef", "--shop", "dk"],
        ["release", "0123456789abcdef", "--dry-run"], ["--since", "yesterday"], ["--since", "2026-02-30"],
        ["--since", "2026-11-23T08:00:00+01:00"], ["--since", "2026-11-23", "--until", "2026-11-22"],
        ["--shop", "a b"], ["--kind", "A&b"],
    ])
    func whatIsNotSaidClearlyIsRefused(arguments: [String]) async throws {
        let pipe = try DescriptorPipe()
        let program = try ChildProcess(
            RelayProcess.program, ["attention"] + arguments, environment: [:], output: pipe.writing)
        #expect(await program.status() == 64)
    }

    @Test func whatIsClosedStaysClosedAndWhatIsNotMendedIsRaisedAgain() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let body = Array("{\"code\":\"woocommerce_rest_cannot_view\",\"message\":\"x\"}".utf8)
            let delivery = try #require(Delivery(shop: stage.world.dk, body: body, topic: "order.updated")).request
            #expect(await RelayProcess.status(port: stage.port, delivery) == 200)
            let isHeld = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isHeld)
            let id = Self.id(try await stage.attention().output)

            #expect(try await stage.attention("release", id).status == 0)
            let isBack = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isBack)
            #expect(try await stage.attention("close", id).status == 0)
            #expect(try await stage.attention("close", id).status == 1)
            #expect(await relay.stop() == 0)
            let again = try await stage.relay()
            #expect(try await stage.attention().output == "Nothing needs attention.\n")
            #expect(await again.stop() == 0)
            #expect(try await stage.attention().status == 1)
        }
    }

    /// The field is not signed: whoever has one signed body must not fill the list.
    @Test func aTopicThatNobodyKnowsIsOneItemWhateverItSays() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let body = Array("{\"x\":1}".utf8)
            let delivery = try #require(Delivery(shop: stage.world.dk, body: body, topic: "order.updated")).request
            for number in 0..<20 {
                let other = delivery.replacing("Topic: order.updated", with: "Topic: t\(number)")
                #expect(await RelayProcess.status(port: stage.port, other) == 200)
            }
            let isSorted = await eventually { await FrontDoorTests.attention(stage.port) == 1 }
            #expect(isSorted)
            #expect(await relay.stop() == 0)
        }
    }

    @Test func onlyTheOperatorsAccountAndThisMachineGetToSeeIt() async throws {
        try await Stage.with(isConnected: false) { stage in
            let relay = try await stage.relay()
            let socket = try FileManager.default.attributesOfItem(atPath: stage.directory.path + "/state/control.sock")
            #expect(socket[.posixPermissions] as? Int == 0o600)
            for (request, status) in [
                ("GET /attention HTTP/1.1\r\nHost: 127.0.0.1\r\n", 404),
                ("GET /metrics HTTP/1.1\r\nHost: localhost\r\n", 200),
                ("GET /metrics HTTP/1.1\r\nHost: [::1]:80\r\n", 200), ("GET /metrics HTTP/1.0\r\n", 200),
                ("GET /metrics HTTP/1.1\r\nHost: relay.example.dk\r\n", 404),
                ("GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n", 404),
                ("GET /metrics HTTP/1.1\r\nHost: localhost\r\nForwarded: for=203.0.113.9\r\n", 404),
            ] {
                let answer = await RelayProcess.status(port: stage.port, request + "Connection: close\r\n\r\n")
                #expect(answer == status, "\(request)")
            }
            #expect(await relay.stop() == 0)
        }
    }
}
