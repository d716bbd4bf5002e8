import HTTPServer
import HTTPTypes
import Testing

@testable import Sandbox

struct FaultTests {
    private let rackbeat = RackbeatSandbox.seeded()
    private let route = "POST /api/orders/drafts"
    private let body = #"{"customer_id":1,"lines":[{"item_id":"TS-001","quantity":1}]}"#

    private func create() async -> Caller.Answer { await rackbeat.caller.call(.post, "/api/orders/drafts", body) }

    @Test(arguments: [
        (Fault.Kind.status(502), 502, 0), (.statusAfterWrite(504), 504, 1), (.html, 200, 0),
        (.rateLimited(retryAfter: 7), 429, 0), (.slow(.zero), 201, 1), (.notice, 201, 1),
    ])
    func anAnsweringFaultSaysOneThingAndDoesAnother(_ kind: Fault.Kind, _ status: Int, _ orders: Int) async {
        rackbeat.faults.add(Fault(route, kind, times: 1))
        let answer = await create()
        #expect(answer.status == status)
        #expect(rackbeat.orderCount == orders)
        if kind != .slow(.zero) { #expect(answer.json == .null, "not JSON") }
        #expect(await create().status == 201, "it strikes once")
        #expect(rackbeat.faults.struck == 1)
    }

    @Test(arguments: [(Fault.Kind.resetBeforeWrite, 0), (.resetAfterWrite, 1), (.timeoutAfterWrite(.zero), 1)])
    func aResetHidesWhetherItWasWritten(_ kind: Fault.Kind, _ orders: Int) async {
        rackbeat.faults.add(Fault(route, kind, times: 1))
        #expect(await create().isReset)
        #expect(rackbeat.orderCount == orders)
    }

    @Test func onlyTheNamedRouteIsStruck() async {
        rackbeat.faults.add(Fault("POST /api/orders/{number}/*", .status(500)))
        #expect(await create().status == 201)
        let number = rackbeat.orders().first?.number ?? 0
        #expect(await rackbeat.caller.call(.post, "/api/orders/\(number)/book", "{}").status == 500)
        rackbeat.faults.clear()
        #expect(await rackbeat.caller.call(.post, "/api/orders/\(number)/book", "{}").status == 200)
    }

    @Test func chanceRepeatsWithItsSeed() async {
        func run() async -> [Int] {
            let rackbeat = RackbeatSandbox.seeded()
            rackbeat.faults.add(Fault("*", .status(500), probability: 0.5))
            var statuses: [Int] = []
            for _ in 0..<64 { statuses.append(await rackbeat.caller.call(.get, "/api/self").status) }
            return statuses
        }
        let first = await run()
        #expect(Set(first) == [200, 500])
        #expect(await run() == first)
    }

    @Test func faultsAreSetOverHTTP() async {
        let caller = Caller(router: rackbeat.routes())
        let fault = #"{"route":"POST /api/orders/drafts","kind":"resetAfterWrite","times":1}"#
        #expect(await caller.call(.post, "/sandbox/faults", fault).status == 201)
        #expect(await caller.call(.post, "/sandbox/faults", #"{"route":"x","kind":"findesikke"}"#).status == 400)
        #expect(await caller.call(.get, "/sandbox/faults").text == "[\(fault.replacing("/", with: #"\/"#))]")
        #expect(await create().isReset)
        #expect(await caller.call(.get, "/sandbox/state").json["orders"] == 1)
    }

    @Test func callsAreCountedByRoute() async {
        _ = await create()
        _ = await rackbeat.caller.call(.get, "/api/products/TS-001")
        #expect(rackbeat.calls.count(route) == 1)
        #expect(rackbeat.calls.count("GET /api/products/{number}") == 1)
        #expect(rackbeat.calls.recent.map(\.status) == [201, 200])
    }

    @Test func anotherProgramPlacesOrders() async {
        let shop = WooCommerceSandbox.seeded()
        let caller = Caller(router: shop.routes())
        let order = #"{"lines":[{"sku":"TS-001","quantity":2}],"coupon":{"code":"ti","percent":10}}"#
        let answer = await caller.call(.post, "/sandbox/orders", order)
        #expect(answer.status == 201)
        #expect(answer.json["total"] == "384.00")
        #expect(await caller.call(.post, "/sandbox/orders", #"{"lines":[{"sku":"X"}]}"#).status == 409)
        #expect(await caller.call(.get, "/sandbox/state").json["orders"] == 1)
    }
}
