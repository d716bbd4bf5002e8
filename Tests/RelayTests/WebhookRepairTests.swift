import ShopRouting
import Testing

@testable import Relay

struct WebhookRepairTests {
    @Test(arguments: [WebhookFault.missing, .off, .elsewhere, .tokenUnknown])
    func whatTheJournalKeepsIsReadAgain(fault: WebhookFault) {
        let repair = WebhookRepair(at: Moment(milliseconds: 17), name: "order.created", fault: fault)
        #expect(WebhookRepair(text: repair.text) == repair)
    }

    @Test(arguments: ["", "17", "17 missing", "x missing order.created", "17 lost order.created"])
    func whatIsNoRepairIsNone(text: String) { #expect(WebhookRepair(text: text) == nil) }

    @Test func theLastHundredAreKept() {
        var text = ""
        for number in 1...150 {
            let repair = WebhookRepair(at: Moment(milliseconds: Int64(number)), name: "order.created", fault: .off)
            text = repair.added(to: WebhookRepair.history(text))
        }
        #expect(WebhookRepair.history(text).map(\.at.milliseconds) == Array(51...150))
    }

    @Test func aTurnIsOneAtATimeInTheOrderOfArrival() async {
        let turn = Turn()
        await turn.take()
        let order = AsyncStream.makeStream(of: Int.self)
        await withDiscardingTaskGroup { group in
            group.addTask {
                await turn.take()
                order.continuation.yield(2)
                await turn.give()
                order.continuation.finish()
            }
            order.continuation.yield(1)
            await turn.give()
        }
        var seen: [Int] = []
        for await number in order.stream { seen.append(number) }
        #expect(seen == [1, 2])
    }
}
