import Cryptography
import HTTPClient
import ShopRouting
import Synchronization
import Testing
import WooCommerce

@testable import Relay

/// woocommerce.md 2.5: products are asked once, and an answer is believed for ten minutes.
struct ProductFactsTests {
    private static let types: [Int64: String] = [
        1: "simple", 2: "variable", 3: "external", 4: "bundle", 6: "variable-subscription",
    ]

    /// In the bin, so that no list shows it.
    private static let trashed: Int64 = 5

    private final class Shop: Sendable {
        let calls = Mutex<[String]>([])
        let now = Mutex(Moment(milliseconds: 1_795_423_000_000))

        var clock: WallClock { WallClock { self.now.withLock { $0 } } }

        func client() throws -> WooCommerce.Client {
            let secret = try #require(Secret(Array("s".utf8)))
            return WooCommerce.Client(
                url: "https://shop.example", consumerKey: secret, consumerSecret: secret,
                now: { Moment(milliseconds: 0) }
            ) { request throws(ClientError) in
                let call = request.url.replacing("https://shop.example/wp-json/wc/v3/", with: "")
                self.calls.withLock { $0.append(String(call.prefix { $0 != "&" })) }
                guard let list = call.split(separator: "include=").dropFirst().first else {
                    return call.hasSuffix("/\(trashed)")
                        ? .json(200, #"{"id":5,"type":"variable"}"#)
                        : .json(404, #"{"code":"woocommerce_rest_product_invalid_id","data":{"status":404}}"#)
                }
                let ids = list.prefix { $0 != "&" }.replacing("%2C", with: ",").split(separator: ",")
                let rows = ids.compactMap { Int64($0) }.compactMap { id in
                    (id < 100 ? types[id] : "simple").map { #"{"id":\#(id),"type":"\#($0)"}"# }
                }
                return .json(200, "[\(rows.joined(separator: ","))]")
            }
        }
    }

    @Test func allAreAskedForInOneCallAndOnlyAPlainOneIsRemembered() async throws {
        let shop = Shop()
        let (client, name) = (try shop.client(), try #require(ShopName("dk")))
        let facts = ProductFacts(clock: shop.clock)
        func ask(_ ids: Set<Int64>) async throws -> ([Int64: Bool], calls: Int) {
            shop.calls.withLock { $0 = [] }
            let known = try await facts.areVariable(ids, in: name, client)
            return (known, shop.calls.withLock { $0.count })
        }
        #expect(try await ask([]) == ([:], 0))
        #expect(try await ask([1, 2, 3, 4, 6]) == ([1: false, 2: true, 3: false, 4: false, 6: true], 1))
        #expect(try await ask([1, 3, 4]) == ([1: false, 3: false, 4: false], 0))
        #expect(try await ask([1, 2]) == ([1: false, 2: true], 1))
        shop.now.withLock { $0 = $0 + .seconds(601) }
        #expect(try await ask([1, 3]) == ([1: false, 3: false], 1))
    }

    @Test func oneInTheBinIsAskedForAloneAndOneThatIsGoneIsNothing() async throws {
        let shop = Shop()
        let facts = ProductFacts(clock: shop.clock)
        let known = try await facts.areVariable(
            [1, Self.trashed, 9], in: try #require(ShopName("dk")), shop.client())
        #expect(known == [1: false, 5: true])
    }

    @Test func moreThanAPageIsAskedForPageByPage() async throws {
        let shop = Shop()
        let types = try await shop.client().productTypes(of: Set(100...250))
        #expect(types.count == 151 && shop.calls.withLock { $0.count } == 2)
    }
}
