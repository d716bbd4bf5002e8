import Synchronization

/// What many tasks have seen so far.
final class Collected<Element: Sendable>: Sendable {
    private let values = Mutex<[Element]>([])

    var all: [Element] { values.withLock(\.self) }

    func append(_ value: Element) { values.withLock { $0.append(value) } }
}
