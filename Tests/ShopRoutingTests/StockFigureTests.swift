import Foundation
import ShopRouting
import Testing

/// P6: what a shop may show of an item.
struct StockFigureTests {
    struct Row: Sendable {
        var stock: String
        var inFlight: Decimal = 0
        var terms = StockTerms()
        var basis = StockBasis.available
        var quantity: Int
        var text: String
    }

    static let rows = [
        Row(stock: "12", quantity: 12, text: "12 available = 12"),
        Row(stock: "12", terms: .init(buffer: 1), quantity: 11, text: "12 available − 1 buffer = 11"),
        Row(stock: "12", terms: .init(buffer: 12), quantity: 0, text: "12 available − 12 buffer = 0"),
        Row(stock: "0", quantity: 0, text: "0 available = 0"),
        Row(stock: "-3", quantity: 0, text: "-3 available = -3, shown as 0"),
        Row(stock: "2", terms: .init(buffer: 5), quantity: 0, text: "2 available − 5 buffer = -3, shown as 0"),
        Row(stock: "2.9", quantity: 2, text: "2.9 available = 2.9, shown as 2"),
        Row(stock: "2.5", terms: .init(buffer: 2), quantity: 0, text: "2.5 available − 2 buffer = 0.5, shown as 0"),
        Row(stock: "-0.5", quantity: 0, text: "-0.5 available = -0.5, shown as 0"),
        Row(stock: "7", terms: .init(buffer: -2), quantity: 7, text: "7 available = 7"),
        Row(
            stock: "0.99999999999999999999999999999999999999", quantity: 0,
            text: "0.99999999999999999999999999999999999999 available = 0.99999999999999999999999999999999999999, "
                + "shown as 0"),
        Row(stock: "2147483647", quantity: 2_147_483_647, text: "2147483647 available = 2147483647"),
        Row(
            stock: "99999999999", quantity: 2_147_483_647,
            text: "99999999999 available = 99999999999, shown as 2147483647"),
        Row(stock: "-99999999999", quantity: 0, text: "-99999999999 available = -99999999999, shown as 0"),
        Row(
            stock: "12", inFlight: 2, terms: .init(buffer: 1), quantity: 9,
            text: "12 available − 2 in flight − 1 buffer = 9"),
        Row(stock: "1", inFlight: 3, quantity: 0, text: "1 available − 3 in flight = -2, shown as 0"),
        Row(stock: "4", inFlight: 0.5, quantity: 3, text: "4 available − 0.5 in flight = 3.5, shown as 3"),
        Row(stock: "4", inFlight: -1, quantity: 4, text: "4 available = 4"),
        Row(stock: "20", inFlight: 2, basis: .physical, quantity: 18, text: "20 physical − 2 in flight = 18"),
        Row(
            stock: "9", terms: .init(share: 50), quantity: 4, text: "9 available = 9, 50 % of it = 4.5, shown as 4"),
        Row(stock: "9", terms: .init(share: 0), quantity: 0, text: "9 available = 9, 0 % of it = 0"),
        Row(stock: "-9", terms: .init(share: 50), quantity: 0, text: "-9 available = -9, shown as 0"),
        Row(stock: "9", terms: .init(cap: 5), quantity: 5, text: "9 available = 9, at most 5 = 5"),
        Row(stock: "5", terms: .init(cap: 5), quantity: 5, text: "5 available = 5"),
        Row(
            stock: "3", terms: .init(share: 10, minimum: 2), quantity: 2,
            text: "3 available = 3, 10 % of it = 0.3, at least 2 = 2"),
        Row(
            stock: "1", terms: .init(share: 10, minimum: 2), quantity: 1,
            text: "1 available = 1, 10 % of it = 0.1, at least 2 = 1"),
        // A minimum is of what is there: it makes nothing up.
        Row(stock: "1", terms: .init(minimum: 2), quantity: 1, text: "1 available = 1"),
        Row(stock: "-1", terms: .init(share: 10, minimum: 2), quantity: 0, text: "-1 available = -1, shown as 0"),
        Row(
            stock: "100", terms: .init(share: 10, cap: 1, minimum: 20), quantity: 1,
            text: "100 available = 100, 10 % of it = 10, at least 20 = 20, at most 1 = 1"),
    ]

    @Test(arguments: rows.indices) func aFigureIsWholeNeverNegativeAndExplainsItself(index: Int) throws {
        let row = Self.rows[index]
        let stock = try #require(Decimal(string: row.stock))
        let figure = StockFigure(stock, row.basis, inFlight: row.inFlight, terms: row.terms)
        #expect(figure.quantity == row.quantity && figure.explanation == row.text)
    }
}
