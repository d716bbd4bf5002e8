import Foundation
import Glibc
import Journal
import Synchronization

/// The directory is this process's alone for as long as this is held. The kernel lets go of it when the process dies.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<CInt?>

    /// Makes the directory, readable by its owner only, where it is missing.
    init(_ directory: String) throws(JournalError) {
        try Self.make(directory)
        let number = unsafe Glibc.open(directory + "/journal.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .unavailable("the lock file cannot be opened: \(Self.cause)") }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            _ = Glibc.close(number)
            throw .unavailable("another process has the journal's directory open")
        }
        descriptor = Mutex(number)
    }

    deinit { release() }

    func release() {
        let number = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        if let number { _ = Glibc.close(number) }
    }

    private static func make(_ directory: String) throws(JournalError) {
        let manager = FileManager.default
        if manager.fileExists(atPath: directory) { return }
        do {
            try manager.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable("the journal's directory cannot be made")
        }
        // SQLite makes its files' names safe from a power cut, not the name of the directory they are in.
        let parent = URL(fileURLWithPath: directory).deletingLastPathComponent().path
        let number = unsafe Glibc.open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .unavailable("the parent directory cannot be opened: \(cause)") }
        defer { _ = Glibc.close(number) }
        guard fsync(number) == 0 else { throw .unavailable("the parent directory cannot be written: \(cause)") }
    }

    private static var cause: String { unsafe String(cString: strerror(errno)) }
}
