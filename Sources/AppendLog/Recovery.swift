import Foundation
import Glibc

/// What a directory holds when a log is opened.
struct Recovery {
    /// Ascending, not empty.
    var bases: [Int64] = []
    var end: Int64 = 0
    var streams: [String: StreamEnd] = [:]

    /// Reads what is there. Bytes behind the last whole record were never acknowledged and are cut off.
    init(_ directory: String) throws(LogError) {
        bases = try Self.bases(directory)
        guard let last = bases.last else { return }
        let path = directory + "/" + Segment.name(last)
        let size = try LogFile(path, O_RDONLY).size
        try scan(directory, last, size)
        if end < last + size {
            let file = try LogFile(path, O_RDWR)
            try file.truncate(to: end - last)
            try file.syncData()
        }
    }

    private mutating func scan(_ directory: String, _ base: Int64, _ size: Int64) throws(LogError) {
        var reader = try SegmentReader(directory, base: base, end: base + size)
        guard let header = try reader.header(at: base), let summary = try reader.record(header, at: base),
            let streams = Summary.streams(summary.record)
        else { throw .damaged("\(Segment.name(base)) does not begin as a segment of this version") }
        self.streams = streams
        end = summary.end
        while let header = try reader.header(at: end), let kept = try reader.record(header, at: end) {
            self.streams[kept.record.stream] = StreamEnd(count: kept.ordinal, place: kept.end)
            end = kept.end
        }
    }

    private static func bases(_ directory: String) throws(LogError) -> [Int64] {
        let manager = FileManager.default
        guard let names = try? manager.contentsOfDirectory(atPath: directory) else {
            throw .unavailable("the log's directory cannot be read")
        }
        let bases = names.compactMap(Segment.base).sorted()
        for (base, next) in zip(bases, bases.dropFirst()) {
            let size = try LogFile(directory + "/" + Segment.name(base), O_RDONLY).size
            guard base + size >= next else {
                throw .damaged("\(Segment.name(base)) has \(size) bytes, but the next segment begins at \(next)")
            }
        }
        return bases
    }
}
