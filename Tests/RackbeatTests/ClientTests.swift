import Cryptography
import Foundation
import HTTPClient
import HTTPTypes
import Rackbeat
import ShopRouting
import Synchronization
import Testing

struct ClientTests {
    private func draft() throws -> OrderDraft {
        let shop = try #require(ShopName("dk"))
        let reference = OrderReference(shop: shop, orderID: 15)
        let item = try #require(ItemNumber("A/1"))
        return OrderDraft(
            reference: reference, heading: reference.heading(number: "1001"), otherReference: "1001", currency: "DKK",
            orderDate: "2026-11-23", note: "tak", vatZone: .domestic, billing: .init(), delivery: .init(),
            lines: [
                .init(
                    item: item, name: "Vare", quantity: Decimal(string: "2.5") ?? 0,
                    unitPrice: Money("0.000542") ?? .zero, vatPercentage: 25)
            ], total: .zero, totalVAT: .zero)
    }

    @Test func aDraftIsWrittenWithExactDecimals() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in .json(201, #"{"order":{"number":1001,"is_booked":false}}"#) }
        ])
        let order = try await rackbeat.client().createDraft(try draft(), customer: 7)
        #expect(order.number == "1001" && !order.isBooked)
        let request = try #require(rackbeat.requests.first)
        #expect(request.fields[.authorization] == "Bearer t" && request.fields[.contentType] == "application/json")
        let text = String(decoding: request.body, as: UTF8.self)
        for part in [
            #""customer_id":7"#, #""heading":"1001 [dk:15]""#, #""line_price":0.000542"#, #""quantity":2.5"#,
            #""vat_percentage":25"#, #""item_id":"A\/1""#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test(arguments: [
        (401, CallFailure.unauthorized(.init(status: 401, message: "m"))),
        (403, .refused(.init(status: 403, message: "m"))),
        (404, .missing(.init(status: 404, message: "m"))), (422, .refused(.init(status: 422, message: "m"))),
        (429, .notCarriedOut(retryAfter: .seconds(7), .init(status: 429, message: "m"))),
        (500, .unclear(.init(status: 500, message: "m"))), (503, .unclear(.init(status: 503, message: "m"))),
    ])
    func aCreatingCallsStatusSaysWhatComesNext(status: Int, expected: CallFailure) async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in .json(status, #"{"message":"m"}"#, fields: [.retryAfter: "7"]) }
        ])
        let client = try rackbeat.client()
        let draft = try draft()
        #expect(
            await failure { () throws(CallFailure) in try await client.createDraft(draft, customer: 1) } == expected)
    }

    @Test(arguments: ["<html>", "{}", "[]", "", #"{"order":{}}"#])
    func aCreatingCallAnsweredWithNonsenseMayHaveCreated(body: String) async throws {
        let rackbeat = ScriptedRackbeat(["POST orders/drafts": { _ in .json(201, body) }])
        let client = try rackbeat.client()
        let draft = try draft()
        let failure = await failure { () throws(CallFailure) in try await client.createDraft(draft, customer: 1) }
        guard case .unclear = failure else { return #expect(Bool(false), "\(String(describing: failure))") }
    }

    @Test func validationErrorsAreShown() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in
                .json(422, #"{"message":"Invalid.","errors":{"lines.0.item_id":["Unknown X."]}}"#)
            }
        ])
        let client = try rackbeat.client()
        let draft = try draft()
        let failure = await failure { () throws(CallFailure) in try await client.createDraft(draft, customer: 1) }
        #expect(failure?.detail.message == "Invalid. lines.0.item_id: Unknown X.")
    }

    @Test func whatTheOrderSaysAboutTermsWinsOverTheAgreement() async throws {
        let rackbeat = ScriptedRackbeat(["POST orders/drafts": { _ in .json(201, #"{"order":{"number":1}}"#) }])
        var client = try rackbeat.client()
        client.terms = OrderTerms(layout: 2, paymentTerms: 3, employee: 4, customField: 5)
        var draft = try draft()
        _ = try await client.createDraft(draft, customer: 1)
        draft.paymentTerms = 6
        draft.deliveryTerms = 7
        _ = try await client.createDraft(draft, customer: 1)
        let bodies = rackbeat.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies[0].contains(#""payment_terms_id":3"#) && !bodies[0].contains("delivery_terms"))
        #expect(bodies[1].contains(#""payment_terms_id":6"#) && bodies[1].contains(#""delivery_terms":7"#))
        for body in bodies {
            #expect(body.contains(#""layout_id":2"#) && body.contains(#""employee_id":4"#))
            // The heading's end, so that an exact filter finds it whatever the number in front becomes.
            #expect(body.contains(#""custom_fields":[{"#) && body.contains(#""value":"[dk:15]""#))
        }
    }

    @Test func aCustomerIsMadeWithItsNumbersAndGroup() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET customer-groups": { _ in .json(206, #"{"customer_groups":[{"number":8}]}"#) },
            "POST customers": { _ in .json(201, #"{"customer":{"number":1}}"#) },
        ])
        var client = try rackbeat.client()
        client.terms = OrderTerms(layout: 2, paymentTerms: 3)
        var draft = try draft()
        _ = try await client.createCustomer(email: "a@b.test", draft, try await client.customerTerms())
        client.terms.customerGroup = 9
        draft.vatNumber = "DK12345678"
        draft.ean = "5790000000000"
        _ = try await client.createCustomer(email: "a@b.test", draft, try await client.customerTerms())
        let bodies = rackbeat.requests.filter { $0.method == .post }.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies[0].contains(#""customer_group_id":8"#))
        #expect(!bodies[0].contains("company_vat") && !bodies[0].contains("ean"))
        for part in [#""customer_group_id":9"#, #""company_vat":"DK12345678""#, #""ean":"5790000000000""#] {
            #expect(bodies[1].contains(part), "\(part)")
        }
        #expect(rackbeat.requests.count == 3, "the group that is configured is not asked for")
    }

    @Test func aMailIsSentOnlyWhenAskedFor() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/7/book": { _ in .json(200, #"{"order":{"number":7,"is_booked":true}}"#) }
        ])
        try await rackbeat.client().book("7", sendsMail: true)
        #expect(rackbeat.requests.first?.body == Array(#"{"mail":{"send":true}}"#.utf8))
    }

    @Test func bookingStatesThatNoMailIsSentAndReadsTheFlagBack() async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/7/book": { _ in .json(200, #"{"order":{"number":7,"is_booked":true}}"#) },
            "POST orders/8/book": { _ in .json(200, "") },
            "GET orders/8": { _ in .json(200, #"{"order":{"number":8,"is_booked":false}}"#) },
            "POST orders/9/book": { _ in .json(403, #"{"message":"already"}"#) },
            "GET orders/9": { _ in .json(200, #"{"order":{"number":"9","is_booked":1}}"#) },
        ])
        let client = try rackbeat.client()
        try await client.book("7")
        #expect(rackbeat.requests.first?.body == Array(#"{"mail":{"send":false}}"#.utf8))
        let silent = await failure { () throws(CallFailure) in try await client.book("8") }
        guard case .unclear = silent else { return #expect(Bool(false)) }
        try await client.book("9")
    }

    @Test(arguments: [
        #"{"product":{"number":"A","available_quantity":3,"stock_quantity":5}}"#,
        #"{"product":{"number":"A","available_quantity":"3","stock_quantity":"5.0","is_barred":0}}"#,
        #"{"product":{"number":"A","stock_quantity":5,"in_order_quantity":2}}"#,
        #"{"number":"A","available_quantity":3}"#,
    ])
    func anItemIsReadWhateverTheTypesOfItsFields(body: String) async throws {
        let rackbeat = ScriptedRackbeat(["GET products/A": { _ in .json(200, body) }])
        let item = try await rackbeat.client().item(try #require(ItemNumber("A")))
        #expect(item.available == 3 && !item.isBarred && item.tracksInventory)
    }

    @Test func aNumberWithASlashIsEncodedOnceThenTwiceAndLotsComeLast() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET lots/A%252F1": { _ in .json(200, #"{"lot":{"number":"A/1","available_quantity":1}}"#) }
        ])
        #expect(try await rackbeat.client().item(try #require(ItemNumber("A/1"))).number == "A/1")
        #expect(
            rackbeat.requests.map(\.url)
                == ["products/A%2F1", "products/A%252F1", "lots/A%2F1", "lots/A%252F1"].map {
                    "https://r.example/api/" + $0
                })
    }

    @Test func aCustomerIsFoundByTheExactAddressAlone() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET customers": { _ in
                .json(
                    206,
                    #"{"customers":[{"number":3,"contact_email":"xa@b.test"},{"number":"5","contact_email":"A@B.test"}],"pages":1}"#
                )
            }
        ])
        #expect(try await rackbeat.client().customers(email: "a@b.test").map(\.number) == [5])
    }

    @Test(arguments: ["0.1", "2.345", "80.39", "0.000001", "-50.123456", "99999999999.99", "1234567890.123456"])
    func anAmountLeavesAndArrivesExactly(text: String) async throws {
        let rackbeat = ScriptedRackbeat([
            "POST orders/drafts": { _ in .json(201, #"{"order":{"number":1,"total_total":\#(text)}}"#) }
        ])
        var draft = try draft()
        draft.lines[0].unitPrice = try #require(Money(text))
        let order = try await rackbeat.client().createDraft(draft, customer: 1)
        #expect(order.total == Money(text))
        let body = String(decoding: try #require(rackbeat.requests.first).body, as: UTF8.self)
        #expect(body.contains(#""line_price":\#(text),"#) || body.contains(#""line_price":\#(text)}"#), "\(body)")
    }

    @Test func onlyAnAddressThatCanBeReachedIsNested() async throws {
        let rackbeat = ScriptedRackbeat(["POST orders/drafts": { _ in .json(201, #"{"order":{"number":1}}"#) }])
        var draft = try draft()
        draft.billing.email = "a@b.test"
        _ = try await rackbeat.client().createDraft(draft, customer: 1)
        let body = String(decoding: try #require(rackbeat.requests.first).body, as: UTF8.self)
        #expect(body.contains(#""billing_address":{"email":"a@b.test"}"#) && !body.contains(#""delivery_address":"#))
    }

    @Test(arguments: [
        (#"{"message":"m","errors":{"a":"x"}}"#, "m a: x"), (#"{"message":"m","errors":["x","y"]}"#, "m x y"),
        (#"{"message":"m","errors":{"a":{"b":1}}}"#, "m"), (#"{"error":"e"}"#, "e"),
        (#"{"errors":{"a":["x"]}}"#, "a: x"),
        (#"{"message":7}"#, "7"), ("<html>no</html>", ""), ("[]", ""), ("", ""),
    ])
    func anErrorBodyOfAnyFormIsSurvived(body: String, message: String) async throws {
        let client = try ScriptedRackbeat(["GET orders/1": { _ in .json(422, body) }]).client()
        #expect(
            await failure { () throws(CallFailure) in try await client.order("1") }
                == .refused(.init(status: 422, message: message)))
    }

    @Test(arguments: ["[", #"{"order":"#, #"{"order":{"number":1,"lines":["#])
    func aNestWithoutEndIsMalformed(opening: String) async throws {
        let body = String(repeating: opening, count: 100_000)
        let client = try ScriptedRackbeat(["GET orders/1": { _ in .json(200, body) }]).client()
        guard case .malformed = await failure({ () throws(CallFailure) in try await client.order("1") }) else {
            return #expect(Bool(false))
        }
    }

    @Test func anotherListInAPageIsNotTakenForItsRows() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET customers": { _ in
                .json(
                    206, #"{"links":[],"customers":[{"number":5,"contact_email":"a@b.test"}],"errors":[],"pages":"1"}"#)
            }
        ])
        #expect(try await rackbeat.client().customers(email: "a@b.test").map(\.number) == [5])
    }

    @Test func aDeletedCustomerIsNotFoundAndABarredOneIs() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET customers": { _ in
                .json(
                    206,
                    #"{"customers":[{"number":3,"contact_email":"a@b.test","is_deleted":true},{"number":5,"contact_email":"a@b.test","is_barred":true}],"pages":1}"#
                )
            }
        ])
        #expect(try await rackbeat.client().customers(email: "a@b.test").map(\.number) == [5])
    }

    @Test func aSearchForACustomerThatDoesNotEndProvesNothing() async throws {
        let rackbeat = ScriptedRackbeat([
            "GET customers": { _ in .json(206, #"{"customers":[{"number":3,"contact_email":"x@b.test"}],"pages":999}"#)
            }
        ])
        let client = try rackbeat.client()
        guard
            case .malformed = await failure({ () throws(CallFailure) in try await client.customers(email: "a@b.test") })
        else { return #expect(Bool(false)) }
    }

    @Test func whatAnAnswerSaysOfTheAllowanceIsTold() async throws {
        let told = Mutex<[RateLimit]>([])
        let limit = try #require(HTTPField.Name("X-RateLimit-Limit"))
        let remaining = try #require(HTTPField.Name("X-RateLimit-Remaining"))
        let client = Client(
            url: "https://r.example/api", token: try #require(Secret(Array("t".utf8))),
            onRateLimit: { limit in told.withLock { $0.append(limit) } },
            send: { _ throws(ClientError) in .json(429, "", fields: [limit: "480", remaining: "0"]) })
        let failure = await failure { () throws(CallFailure) in try await client.order("1") }
        #expect(failure == .notCarriedOut(retryAfter: .seconds(10), .init(status: 429)), "none is stated")
        #expect(told.withLock { $0 } == [RateLimit(limit: 480, remaining: 0)])
    }
}
