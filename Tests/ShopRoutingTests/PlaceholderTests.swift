import Foundation
import ShopRouting
import Testing

struct PlaceholderTests {
    private func lines(_ line: ShopOrder.Line) -> ShopOrder {
        var line = line
        line.id = 2
        return .sample(
            total: "3", tax: "0", lines: [.sample("S", total: "1", tax: "0"), line],
            shipping: [.init(id: 3, name: "Fragt", total: "1", totalTax: "0")])
    }

    private func rules() throws -> OrderRules {
        let placeholder = try #require(ItemNumber("UKENDT"))
        return try .sample { $0.placeholderItem = placeholder }
    }

    @Test(arguments: [
        (ShopOrder.Line.sample("", total: "1", tax: "0"), Refusal.Kind.skuMissing),
        (.sample(nil, total: "1", tax: "0", product: 0), .productDeleted),
        (.sample("TEE", total: "1", tax: "0", parentName: "Tee"), .variationDeleted),
        (.sample(String(repeating: "X", count: 26), total: "1", tax: "0"), .skuTooLong),
        (.sample("TEE", total: "1", tax: "0", variation: 13), .skuInherited),
    ])
    func whatHasNoItemIsHeldOrStandsAsThePlaceholder(line: ShopOrder.Line, kind: Refusal.Kind) throws {
        let facts: [Int64: LineFacts] = line.variationID == 0 ? [:] : [2: LineFacts(ownSKU: "")]
        let refusal = try #require(try refusals(lines(line), facts: facts).first)
        #expect(refusal.kind == kind)
        guard case .transfer(let draft) = try decide(lines(line), try rules(), facts: facts) else {
            return #expect(Bool(false), "not transferred")
        }
        #expect(draft.lines.map(\.item.rawValue) == ["S", "UKENDT", "SHIPPING"] && draft.lines[1].name == "Vare")
        #expect(draft.note == "UKENDT stands for another item. \(refusal.reason)")
    }

    @Test func anItemThatRackbeatDoesNotHaveIsHeldOrStandsAsThePlaceholder() throws {
        let unknown = Refusal(.itemUnknown, reason: "Rackbeat has no item \"X\".", remedy: "Make it.")
        let order = lines(.sample("X", total: "1", tax: "0"))
        let item = try #require(ItemNumber("X"))
        #expect(try refusals(order, unsellable: [item: unknown]) == [unknown])
        let draft = try draft(order, try rules(), unsellable: [item: unknown])
        #expect(draft.lines.map(\.item.rawValue) == ["S", "UKENDT", "SHIPPING"])
        #expect(draft.note.contains(unknown.reason))
    }

    @Test(arguments: ["SHIPPING", "UKENDT"])
    func nothingStandsForTheItemsOfTheAgreement(number: String) throws {
        let unknown = Refusal(.itemUnknown, reason: "Rackbeat has no item.", remedy: "Make it.")
        let item = try #require(ItemNumber(number))
        #expect(
            try refusals(lines(.sample("", total: "1", tax: "0")), try rules(), unsellable: [item: unknown]) == [
                unknown
            ])
    }

    @Test func aQuantityHasNoPlaceholder() throws {
        let order = lines(.sample("", quantity: 0, total: "1", tax: "0"))
        #expect(try refusals(order, try rules()).map(\.kind) == [.quantity])
    }
}
