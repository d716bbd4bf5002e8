import Journal
import Rackbeat

extension OrderLink.State {
    /// That of a link to an order that Rackbeat holds.
    init(_ order: Rackbeat.Order) {
        self = order.isBooked ? .booked(number: order.number) : .drafted(number: order.number)
    }
}
