import HTTPTypes
import Testing

@testable import Sandbox

struct ShopListTests {
    private let shop = WooCommerceSandbox.seeded()
    private let products = "/wp-json/wc/v3/products"
    private let orders = "/wp-json/wc/v3/orders"

    private func skus(_ query: String) async -> [String] {
        await shop.caller.call(.get, "\(products)?\(query)").json.items?.compactMap { $0["sku"]?.string } ?? []
    }

    @Test func aSKUIsFoundWithoutCaseAndAccents() async {
        #expect(await skus("sku=AEBLEGROD") == ["ÆBLEGRØD"])
        #expect(await skus("sku=ts-001") == ["TS-001"])
        #expect(await skus("sku=uldt%C3%86ppe") == ["ULDTÆPPE"])
        #expect(await skus("sku=TS-00").isEmpty)
    }

    @Test func severalSKUsAreAskedForAtOnceVariationsToo() async {
        #expect(Set(await skus("sku=TS-001,HOOD-S-BL%C3%85,LYS/24")) == ["TS-001", "HOOD-S-BLÅ", "LYS/24"])
    }

    @Test func withoutSKUVariationsAreNotListed() async {
        #expect(await !skus("per_page=100").contains("HOOD-S-BLÅ"))
        #expect(await shop.caller.call(.get, "\(products)?type=variation").status == 400)
    }

    @Test func aVariationWithoutItsOwnSKUShowsItsParentsAndIsNotFoundByIt() async throws {
        let parent = try #require(shop.product(sku: "HOOD")).id
        let answer = await shop.caller.call(
            .post, "\(products)/\(parent)/variations",
            #"{"regular_price":"399","attributes":[{"name":"Farve","option":"Rød"}]}"#)
        #expect(answer.status == 201)
        #expect(answer.json["sku"] == "HOOD")
        let found = await shop.caller.call(.get, "\(products)?sku=HOOD").json.items ?? []
        #expect(found.map { $0["id"] } == [.int(parent)])
    }

    @Test func pagesSayHowManyThereAre() async {
        let answer = await shop.caller.call(.get, "\(products)?per_page=3&page=2&orderby=id&order=asc&_fields=id")
        #expect(answer.fields[named: "X-WP-Total"] == "7")
        #expect(answer.fields[named: "X-WP-TotalPages"] == "3")
        #expect(answer.fields[named: "Link"]?.contains("page=3>; rel=\"next\"") == true)
        #expect(answer.json.items?.first?.members.map(\.key) == ["id"])
        #expect(await shop.caller.call(.get, "\(products)?page=9").text == "[]")
    }

    @Test(arguments: [
        "per_page=0", "per_page=101", "per_page=mange", "orderby=date_modified", "order=ned", "modified_after=x",
    ])
    func aBadParameterIs400(_ query: String) async {
        #expect(await shop.caller.call(.get, "\(products)?\(query)").json["code"] == "rest_invalid_param")
    }

    @Test func modifiedAfterIsExclusiveAndLocalUnlessToldOtherwise() async throws {
        let id = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
        let modified = try #require(await shop.caller.call(.get, "\(orders)/\(id)").json["date_modified_gmt"]?.string)
        let seconds = try #require(CivilTime.parse(modified)).seconds
        func count(_ second: Int, _ rest: String) async -> Int {
            let stamp = CivilTime.stamp(second)
            return await shop.caller.call(.get, "\(orders)?modified_after=\(stamp)\(rest)").json.items?.count ?? -1
        }
        #expect(await count(seconds - 1, "&dates_are_gmt=true") == 1)
        #expect(await count(seconds, "&dates_are_gmt=true") == 0)
        #expect(await count(seconds - 1, "Z&dates_are_gmt=true") == 0)
        #expect(await count(seconds + 3599, "") == 1)
        #expect(await count(seconds + 3599, "Z") == 1)
        #expect(await count(seconds + 3600, "") == 0)
    }

    @Test func ordersInTheBinAndDraftsAreNotAmongAny() async throws {
        let binned = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
        let draft = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)], status: "checkout-draft"))
        let kept = try shop.placeOrder(OrderRequest(lines: [.init("TS-001", 1)]))
        #expect(shop.deleteOrder(binned))
        func ids(_ query: String) async -> [Int] {
            await shop.caller.call(.get, "\(orders)?\(query)").json.items?.compactMap { $0["id"]?.int } ?? []
        }
        #expect(await ids("status=any") == [kept])
        #expect(await ids("status=trash") == [binned])
        #expect(await ids("status=checkout-draft,processing") == [kept, draft])
        shop.configure { $0.version = .v10 }
        #expect(await Set(ids("")) == [kept, draft])
        #expect(await shop.caller.call(.get, "\(orders)?status=sendt").status == 400)
    }

    @Test func pagesOf10AreUnstableUnlessOrderedByID() async {
        let shop = WooCommerceSandbox.seeded { $0.version = .v10 }
        shop.seed(.numbered(60))
        func ids(_ query: String) async -> [Int] {
            var ids: [Int] = []
            for page in 1...7 {
                let answer = await shop.caller.call(.get, "\(products)?per_page=10&page=\(page)&\(query)")
                ids += answer.json.items?.compactMap { $0["id"]?.int } ?? []
            }
            return ids
        }
        let ordered = await ids("orderby=id&order=asc")
        #expect(ordered == ordered.sorted())
        #expect(Set(ordered).count == 67)
        #expect(Set(await ids("")).count < 67)
    }
}
