import Rackbeat
import Testing

/// rackbeat.md 2.8.
struct DeliveryContentTests {
    @Test(arguments: [
        ("inventory.changed", #"{"item":"A-1","item_type":"product","type":"stock"}"#, DeliveryContent.stock("A-1")),
        ("inventory.changed", #"{"item":"A-1","type":"other"}"#, .stock("A-1")),
        ("inventory.changed", #"{"key_name":"number","key":"A-1"}"#, .stock("A-1")),
        ("inventory.changed", #"{"item":17}"#, .stock("17")),
        // What the event is called is not known for sure.
        ("stock.changed", #"{"item":"A-1","type":"stock"}"#, .stock("A-1")),
        ("product.updated", #"{"item":"A-1","item_type":"product"}"#, .stock("A-1")),
        ("order.created", #"{"key_name":"number","key":"1021"}"#, .order("1021")),
        ("order.shipped", #"{"key_name":"number","key":1021}"#, .order("1021")),
        ("product.updated", #"{"key_name":"number","key":" A-1"}"#, .product("A-1")),
        ("payment_terms.created", #"{"key":"1"}"#, .other), ("order.created", "{}", .other),
        ("order.created", "", .unreadable), ("order.created", "<html>", .unreadable),
        ("order.created", "7", .unreadable),
    ])
    func aBodySaysWhatToReadAgain(event: String, body: String, content: DeliveryContent) {
        #expect(DeliveryContent(event: event, body: Array(body.utf8)) == content)
    }

    @Test func withoutAFieldTheEventIsTheBodys() {
        let body = Array(#"{"event":"order.created","key":"7"}"#.utf8)
        #expect(DeliveryContent(event: nil, body: body) == .order("7"))
        #expect(DeliveryContent(event: nil, body: Array(#"{"item":"A","type":"stock"}"#.utf8)) == .stock("A"))
    }
}
