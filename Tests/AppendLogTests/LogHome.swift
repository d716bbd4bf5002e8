import AppendLog
import Foundation
import TestSupport

/// Where a log lives. It may be opened again while an earlier one lies idle: a process that died closes nothing either.
struct LogHome {
    private let parent: TemporaryDirectory
    var directory: String { parent.path + "/log" }

    init() throws { parent = try TemporaryDirectory() }

    func open(segmentSize: Int64 = 1 << 20) throws -> AppendLog {
        try AppendLog(directory: directory, segmentSize: segmentSize)
    }

    func segments() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0 != "unfinished.log" }.sorted()
    }
}

extension Record {
    static func sample(_ stream: String = "main", body: [UInt8]) -> Record {
        Record(stream: stream, time: 1, metadata: Array("2:dk,".utf8), body: body)
    }
}

extension AppendLog {
    func all(_ stream: String) throws -> [KeptRecord] {
        try records(of: stream, from: 0, limit: .max, bytes: .max)
    }
}
