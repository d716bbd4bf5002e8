import Glibc
import Synchronization

/// A file descriptor that is closed once, when told to or with its last owner.
final class OpenFile: Sendable {
    private let descriptor: Mutex<CInt?>

    /// nil when it cannot be opened: ``cause`` says why.
    init?(_ path: String, _ flags: CInt) {
        let number = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { return nil }
        descriptor = Mutex(number)
    }

    deinit { close() }

    func close() {
        descriptor.withLock { descriptor in
            if let number = descriptor {
                // A child that is being started holds the file for a moment longer, and with it the lock.
                _ = flock(number, LOCK_UN)
                _ = Glibc.close(number)
            }
            descriptor = nil
        }
    }

    /// Whether the names in the directory are on disk.
    func syncNames() -> Bool { with { fsync($0) } }

    /// Whether only its owner may read and write it from now on.
    func hide() -> Bool { with { fchmod($0, 0o600) } }

    /// Whether nobody else has it locked. The kernel lets go of the lock when the process dies.
    func lock() -> Bool { with { flock($0, LOCK_EX | LOCK_NB) } }

    static var cause: String { unsafe String(cString: strerror(errno)) }

    private func with(_ call: (CInt) -> CInt) -> Bool { descriptor.withLock { $0.map(call) == 0 } }
}
