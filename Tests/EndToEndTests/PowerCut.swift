import Foundation
import TestSupport

/// Takes from a killed process's files what it had not synced, as a power cut does. `power-cut.c`, preloaded into the
/// process, remembers what that is.
struct PowerCut {
    struct DidNotCompile: Error {}

    private let library: String
    private let undo: String
    private let watched: String

    /// - Parameter watched: the directory whose files are cut.
    init(_ watched: String, in directory: TemporaryDirectory) async throws {
        self.watched = watched
        library = directory.path + "/power-cut.so"
        undo = directory.path + "/undo"
        try FileManager.default.createDirectory(atPath: undo, withIntermediateDirectories: true)
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "power-cut.c").path
        let compiler = try ChildProcess(
            "/usr/bin/env", ["clang", "-Wall", "-Werror", "-O1", "-shared", "-fPIC", "-o", library, source])
        guard await compiler.status() == 0 else { throw DidNotCompile() }
    }

    /// What the process is started with.
    var environment: [String: String] {
        ["LD_PRELOAD": library, "POWER_CUT_WATCHES": watched + "/", "POWER_CUT_UNDO": undo]
    }

    /// Brings every file back to its last sync.
    ///
    /// - Returns: how many changes were taken back.
    func cut() throws -> Int {
        var files: [UInt64: String] = [:]
        for file in FileManager.default.enumerator(atPath: watched)?.compactMap({ $0 as? String }) ?? [] {
            let path = watched + "/" + file
            if let number = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64 {
                files[number] = path
            }
        }
        var changes = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: undo) {
            let entries = try Data(contentsOf: URL(filePath: undo + "/" + name))
            if let number = UInt64(name), let path = files[number] { changes += try Self.revert(path, entries) }
            try FileManager.default.removeItem(atPath: undo + "/" + name)
        }
        return changes
    }

    private static func revert(_ path: String, _ entries: Data) throws -> Int {
        var starts: [Int] = []
        var next = entries.startIndex
        // The last entry may be one that the kill has cut off; then its change was not made.
        while next + 24 <= entries.endIndex, next + 24 + number(entries, next + 16) <= entries.endIndex {
            starts.append(next)
            next += 24 + number(entries, next + 16)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        for start in starts.reversed() {
            try file.seek(toOffset: UInt64(number(entries, start)))
            try file.write(contentsOf: entries[(start + 24)..<(start + 24 + number(entries, start + 16))])
            try file.truncate(atOffset: UInt64(number(entries, start + 8)))
        }
        return starts.count
    }

    private static func number(_ bytes: Data, _ start: Int) -> Int {
        bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
