import HTTPClient
import Testing

@testable import WooCommerce

struct SKUQueryTests {
    @Test(
        arguments: [
            ([], []), (["A"], ["A"]), (["A", "B", "C"], ["A,B", "C"]), (["A", "B,C", "D"], ["B,C", "A,D"]),
            (["", "A"], ["A"]), ([""], []),
        ] as [([String], [String])])
    func skusShareACallUnlessACommaWouldSplitThem(skus: [String], chunks: [String]) {
        #expect(SKUQuery.chunks(of: skus, limit: 2) == chunks)
    }

    /// woocommerce-observed.md 4: the shop cleans what it is asked for.
    @Test(arguments: [
        ("KIT & KAT", "KIT"), ("TEE<XL>", "TEE"), ("50%20 MIX", "MIX"), ("TO  BLANKE", "BLANKE"), ("A\tBC", "BC"),
        ("<&>", nil), ("A-1", nil), ("TO BLANKE", nil), ("", nil),
    ])
    func aSKUThatTheLookUpDoesNotFindIsAskedForByItsLongestPart(sku: String, part: String?) {
        #expect(SKUQuery.parts(of: [sku, sku]) == (part.map { [$0] } ?? []))
        let isAskedForWhole = !sku.isEmpty && part == nil && sku != "<&>"
        #expect(SKUQuery.chunks(of: [sku], limit: 50) == (isAskedForWhole ? [sku] : []))
    }

    @Test func aCallFitsIntoARequestLine() {
        // 25 letters of 6 encoded bytes each.
        let skus = (0..<100).map { String(repeating: "Æ", count: 23) + ($0 < 10 ? "0\($0)" : "\($0)") }
        let chunks = SKUQuery.chunks(of: skus, limit: 100)
        #expect(chunks.flatMap { $0.split(separator: ",") }.map(String.init) == skus)
        #expect(chunks.allSatisfy { $0.percentEncoded.utf8.count <= 4096 } && chunks.count == 4)
    }

    @Test func oneSKUThatIsLongerThanThatIsStillAskedFor() {
        let long = String(repeating: "x", count: 5000)
        #expect(SKUQuery.chunks(of: [long, "A"], limit: 50) == [long, "A"])
    }
}
