import Answers
import Rackbeat
import ShopRouting

/// An order, alone and in the lists that are searched for one.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard let shop = ShopName("dk") else { return 0 }
    let reference = OrderReference(shop: shop, orderID: 15)
    Answers.give(
        UnsafeBufferPointer(start: start, count: count),
        to: { answers in _ = try? await answers.rackbeat.order("1") },
        { answers in try? await answers.rackbeat.book("1") },
        { answers in
            let since = Moment(milliseconds: 1_795_422_941_000)
            let sought = Client.Sought(reference, createdSince: since)
            guard case .found(let orders) = try? await answers.rackbeat.search([sought]).first else { return }
            precondition(!orders.isEmpty && orders.allSatisfy { reference.matches(heading: $0.heading) })
        })
    return 0
}
