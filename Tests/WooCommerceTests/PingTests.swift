import TestSupport
import Testing
import WooCommerce

/// woocommerce.md 1.4.
struct PingTests {
    private let form = "application/x-www-form-urlencoded"

    @Test func aRecordedPingIsOne() throws {
        let delivery = try RecordedDelivery.own("11.0.1_001_ping")
        #expect(Ping(contentType: delivery.fields["content-type"], body: delivery.body)?.webhookID == 1)
    }

    @Test(arguments: [
        "webhook_id=", "webhook_id=1&x=2", "webhook_id=-1", "webhook_id=1 ", "id=1", "",
        "webhook_id=99999999999999999999",
    ])
    func anythingElseIsNone(body: String) { #expect(Ping(contentType: form, body: Array(body.utf8)) == nil) }

    @Test(arguments: [nil, "application/json", "text/plain"])
    func onlyAFormIsOne(type: String?) { #expect(Ping(contentType: type, body: Array("webhook_id=1".utf8)) == nil) }
}
