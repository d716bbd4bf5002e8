import Journal
import ShopRouting
import Testing

@testable import Relay

struct SorterTests {
    /// woocommerce.md 4: missing headers are tolerated.
    @Test(arguments: [("", true), ("order.deleted", true), ("product.deleted", false), ("coupon.deleted", false)])
    func anIdAloneIsAnOrderUnlessTheTopicSaysWhatElse(topic: String, isAsked: Bool) throws {
        let agreement = try SampleAgreement().agreement
        let shop = try #require(ShopName("dk"))
        let (place, now) = (Place(rawValue: 1), Moment(milliseconds: 5))
        let delivery = Delivery(
            agreement: agreement.name, sender: .shop(shop), receivedAt: now,
            fields: topic.isEmpty ? [:] : ["x-wc-webhook-topic": topic], body: Array(#"{"id":15}"#.utf8))
        let changes = Sorter(agreement: agreement).sort([KeptDelivery(place: place, delivery: delivery)])
        let asked = Change.request(WorkKey(agreement.name, .order(shop, 15)), at: now)
        #expect(changes == (isAsked ? [asked] : []) + [.sorted(agreement.name, through: place)])
    }

    /// Deleting the webhook would be the worst that could be done.
    @Test(arguments: ["order.updated", "product.updated", "customer.updated"])
    func aBodyThatCannotBeReadIsNotTakenForAWebhookThatNobodyNeeds(topic: String) throws {
        let agreement = try SampleAgreement().agreement
        let delivery = Delivery(
            agreement: agreement.name, sender: .shop(try #require(ShopName("dk"))),
            receivedAt: Moment(milliseconds: 5), fields: ["x-wc-webhook-topic": topic],
            body: Array("<br />Warning: {\"id\":15}".utf8))
        let changes = Sorter(agreement: agreement).sort([KeptDelivery(place: Place(rawValue: 1), delivery: delivery)])
        guard case .raise(let item)? = changes.first else { return #expect(Bool(false), "\(changes)") }
        let isOurs = topic != "customer.updated"
        #expect(item.key.kind == (isOurs ? "body-unreadable" : "not-an-order"))
        #expect(item.remedy.contains("Delete the webhook") == !isOurs)
    }

    @Test(arguments: [("<html>", true), ("", true), (#"{"key":"1"}"#, false)])
    func aDeliveryOfRackbeatsThatCannotBeReadIsShown(body: String, isShown: Bool) throws {
        let agreement = try SampleAgreement().agreement
        let delivery = Delivery(
            agreement: agreement.name, sender: .rackbeat, receivedAt: Moment(milliseconds: 5),
            fields: ["rackbeat-webhook-event": "employee.updated"], body: Array(body.utf8))
        let changes = Sorter(agreement: agreement).sort([KeptDelivery(place: Place(rawValue: 1), delivery: delivery)])
        #expect(changes.count == (isShown ? 2 : 1))
    }
}
