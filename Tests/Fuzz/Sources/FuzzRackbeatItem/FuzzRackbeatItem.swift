import Answers
import Rackbeat
import ShopRouting

/// A product or BOM, and the figure that shops show of it.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard let number = ItemNumber("TS-001") else { return 0 }
    Answers.give(UnsafeBufferPointer(start: start, count: count)) { answers in
        guard let item = try? await answers.rackbeat.item(number) else { return }
        let figure = StockFigure(item.available, terms: StockTerms(buffer: 1))
        precondition((0...Int(Int32.max)).contains(figure.quantity))
    }
    return 0
}
