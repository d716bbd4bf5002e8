import Foundation

/// A directory that vanishes with its owner.
public final class TemporaryDirectory: Sendable {
    public let path: String

    /// - Parameter inMemory: where the machine has such a place, for what is written much and need not last.
    public init(inMemory: Bool = false) throws {
        let memory = URL(fileURLWithPath: "/dev/shm")
        let isThere = inMemory && FileManager.default.isWritableFile(atPath: memory.path)
        let home = isThere ? memory : FileManager.default.temporaryDirectory
        let url = home.appending(path: "shoprelay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
