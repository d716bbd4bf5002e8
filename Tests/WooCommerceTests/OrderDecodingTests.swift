import Foundation
import HTTPClient
import ShopRouting
import Testing
import WooCommerce

/// woocommerce.md 2: what may be of another type, and what must not.
struct OrderDecodingTests {
    private func read(_ body: String) async throws -> ShopOrder {
        try await ScriptedShop { _ in .json(200, body) }.client().order(1)
    }

    private func body(
        order: String = "", line: String = "", quantity: String = "2", total: String = #""10.00""#
    ) -> String {
        """
        {"id":1,"status":"processing","currency":"DKK","total":"12.50","total_tax":"2.50",\(order)
        "line_items":[{"id":7,"name":"Vare","product_id":3,"variation_id":0,"quantity":\(quantity),"total":\(total),
        "subtotal":"10.00",\(line)"total_tax":"2.50","sku":"A"}]}
        """
    }

    @Test(arguments: ["0.1", "2.345", "80.39999999999999", "1", "0.0005428571428571429", "123456789.123456789"])
    func aJSONNumberIsReadExactly(number: String) async throws {
        let order = try await read(body(quantity: number, total: number))
        #expect(order.lines.first?.quantity == Decimal(string: number))
        #expect(order.lines.first?.total.amount == Decimal(string: number))
    }

    @Test(arguments: ["0.1", "2.345", "80.39999999999999", "-50.00", "99999999999.99"])
    func aDecimalStringIsReadExactly(text: String) async throws {
        let order = try await read(body(quantity: "\"\(text)\"", total: "\"\(text)\""))
        #expect(order.lines.first?.quantity == Decimal(string: text) && order.lines.first?.total == Money(text))
    }

    @Test(arguments: [
        #""number":17,"#, #""billing":[],"shipping":[],"#, #""billing":null,"#, #""customer_id":"5","#,
        #""coupon_lines":{},"refunds":null,"#, #""refunds":[{"id":1}],"#, #""fee_lines":null,"shipping_lines":[],"#,
        #""date_paid_gmt":null,"date_created_gmt":"soon","#, #""customer_note":null,"payment_method":false,"#,
        #""meta_data":"x","gift_cards":[{"a":[1]}],"prices_include_tax":"yes","#,
        #""billing":{"first_name":12,"phone":null,"email":{"a":1}},"#,
    ])
    func nothingElseInAnOrderCanHideIt(part: String) async throws {
        #expect(try await read(body(order: part)).lines.count == 1)
    }

    @Test(arguments: [
        #""image":{"id":"","src":null},"#, #""image":{"id":60},"#, #""price":"80.4","#, #""price":null,"#,
        #""taxes":{},"#,
        #""taxes":[{"id":"1","total":""}],"#, #""parent_name":null,"#, #""meta_data":[1,null,"x",{"value":{}}],"#,
        #""meta_data":{"0":{"id":1}},"#, #""bundled_by":"","bundled_items":[5],"#,
    ])
    func nothingElseInALineCanHideIt(part: String) async throws {
        let line = try #require(try await read(body(line: part)).lines.first)
        #expect(line.total == Money("10.00") && line.sku == "A" && line.quantity == 2)
    }

    @Test func metaValuesAreTextsWhereTheyAreScalars() async throws {
        let part =
            #""meta_data":[{"key":"a","value":"x"},{"key":"b","value":5},{"key":"c","value":[1]},{"key":"d","value":null}],"#
        let meta = try await read(body(line: part)).lines.first?.meta
        #expect(
            meta == [
                .init(key: "a", value: "x"), .init(key: "b", value: "5"), .init(key: "c", value: nil),
                .init(key: "d", value: nil),
            ])
    }

    @Test func metaIsReadAsTheShopShowsItToo() async throws {
        let meta = #"{"key":"pa_size","value":"m","display_key":"Størrelse","display_value":"Medium"}"#
        let order = try await read(
            body(order: #""meta_data":[{"key":"cvr","value":12345678}],"#, line: #""meta_data":[\#(meta)],"#))
        #expect(order.lines[0].meta == [.init(key: "pa_size", value: "m", shownKey: "Størrelse", shownValue: "Medium")])
        #expect(order.meta == [.init(key: "cvr", value: "12345678")])
    }

    @Test(
        arguments: [
            (#""bundled_by":5,"#, 5), (#""bundled_by":"5","#, 5), (#""bundled_by":"","composite_parent":6,"#, 6),
            (#""bundled_by":"","#, nil), (#""bundled_by":0,"#, nil), (#""bundled_by":[5],"#, nil), ("", nil),
        ] as [(String, Int64?)])
    func aLineNamesTheBundleItIsPartOf(part: String, line: Int64?) async throws {
        #expect(try await read(body(line: part)).lines[0].bundledBy == line)
    }

    @Test func ratesOfTaxesAreReadWithWhatIsCompound() async throws {
        let rates =
            #"[{"rate_id":1,"rate_percent":25,"compound":false},{"rate_id":"2","rate_percent":9.975,"compound":true},{"rate_id":3}]"#
        let order = try await read(
            body(order: #""tax_lines":\#(rates),"#, line: #""taxes":[{"id":1,"total":"2.5","subtotal":"2.5"}],"#))
        #expect(
            order.taxRates == [
                .init(id: 1, percentage: 25),
                .init(id: 2, percentage: try #require(Decimal(string: "9.975")), isCompound: true),
            ])
        #expect(order.lines[0].taxes == [.init(rateID: 1, total: try #require(Money("2.5")))])
    }

    @Test func aShippingLineNamesItsMethodAndInstance() async throws {
        let shipping =
            #"[{"id":4,"method_title":"Fragt","method_id":"flat_rate","instance_id":"4","total":"39.20","total_tax":"9.80","taxes":[{"id":1,"total":"9.8"}]}]"#
        let line = try #require(try await read(body(order: #""shipping_lines":\#(shipping),"#)).shippingLines.first)
        #expect(line.method == "flat_rate" && line.instance == "4" && line.taxes.map(\.rateID) == [1])
    }

    @Test(arguments: [
        (#""12.50""#, #""2.50""#, 2), (#""13""#, #""3""#, 0), (#""13""#, #""2.50""#, 2),
        (#""12.5000""#, #""2.5000""#, 4),
        (#""12.5""#, #""2.5""#, 1), ("12.5", "2.5", 2), ("13", "3", 2),
    ])
    func theShopsPlacesAreThoseItWrites(total: String, tax: String, places: Int) async throws {
        let text = body().replacing(
            #""total":"12.50","total_tax":"2.50""#, with: #""total":\#(total),"total_tax":\#(tax)"#)
        #expect(try await read(text).places == places)
    }

    @Test(arguments: [
        #"{"id":1}"#, #"{"id":"1","status":"processing"}"#,
        #"{"id":1,"status":"processing","currency":"DKK","total":"x","total_tax":"0","line_items":[]}"#,
        #"{"id":1,"status":"processing","currency":"DKK","total":"1","line_items":[]}"#,
        #"{"id":1,"status":"processing","currency":"DKK","total":"1","total_tax":"0","line_items":[{"id":1}]}"#,
        #"{"id":1,"status":"processing","currency":"DKK","total":"1","total_tax":"0","line_items":[],"fee_lines":[{"id":1}]}"#,
        #"{"id":1,"status":"processing","currency":"DKK","total":"1e2","total_tax":"0","line_items":[]}"#,
        "[]", "null", "",
    ])
    func whatIsPaidForIsNeverGuessed(body: String) async throws {
        let client = try ScriptedShop { _ in .json(200, body) }.client()
        #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == "malformed")
    }

    @Test(arguments: ["[", #"{"a":"#, #"{"id":1,"meta_data":["#])
    func aNestWithoutEndIsMalformed(opening: String) async throws {
        let body = String(repeating: opening, count: 100_000)
        let client = try ScriptedShop { _ in .json(200, body) }.client()
        #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == "malformed")
    }

    @Test func aPageOfBracketsIsGivenUpSoon() async throws {
        let body = String(repeating: "x\n{", count: 1_000_000)
        let client = try ScriptedShop { _ in .json(200, body) }.client()
        #expect(await failure { () throws(CallFailure) in try await client.order(1) }?.kind == "malformed")
    }
}
