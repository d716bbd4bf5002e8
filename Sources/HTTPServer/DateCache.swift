import Glibc
import HTTP
import Synchronization

/// The `Date` field's value, written once a second.
final class DateCache: Sendable {
    private let last = Mutex((second: -1, text: ""))

    var text: String {
        let second = time(nil)
        return last.withLock { last in
            if last.second != second { last = (second, HTTPDate.text(second)) }
            return last.text
        }
    }
}
