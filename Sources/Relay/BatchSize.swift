/// How many figures one call writes to a shop: fewer where it is slow or takes no more, more again while it is fast.
struct BatchSize: Equatable {
    private static let smallest = 10

    private(set) var value: Int
    private var cap: Int

    init(_ cap: Int) {
        value = cap
        self.cap = cap
    }

    /// The shop took no more than this.
    mutating func accept(atMost size: Int) {
        guard size < value else { return }
        cap = max(size, 1)
        value = cap
    }

    /// - Parameter wasCutOff: the shop did not answer in time. What it was cut off from may have been done, and is read back.
    mutating func learn(_ time: Duration, wasCutOff: Bool) {
        if wasCutOff || time > .seconds(15) {
            value = min(cap, max(value / 2, Self.smallest))
        } else if time < .seconds(5) {
            value = min(cap, value * 2)
        }
    }
}
