import Synchronization

/// What another thread will have to say.
final class Mailbox<Value: Sendable>: Sendable {
    private let content = Mutex<Value?>(nil)

    var value: Value? { content.withLock(\.self) }

    func put(_ value: Value) { content.withLock { $0 = value } }
}
