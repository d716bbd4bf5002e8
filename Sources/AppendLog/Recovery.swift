import Foundation
import Glibc

/// What a directory holds when a log is opened.
struct Recovery {
    /// Ascending, not empty.
    var bases: [Int64] = []
    var end: Int64 = 0
    var streams: [String: StreamEnd] = [:]
    /// The file to which bytes were brought that stood behind a damaged record.
    var setAside: String?

    /// Reads what is there, up to the first record that is not whole. What stands behind it is cut off: nearly always an
    /// append that was never acknowledged. Where a whole record stands among it, a copy is kept, since a damaged disk
    /// looks like that too.
    init(_ directory: String) throws(LogError) {
        bases = try Self.bases(directory)
        guard let last = bases.last else { return }
        let path = directory + "/" + Segment.name(last)
        let size = try LogFile(path, O_RDONLY).size
        try scan(directory, last, size)
        if end < last + size {
            let file = try LogFile(path, O_RDWR)
            try keepRemains(of: file, directory, last, size)
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

    private mutating func keepRemains(
        of file: borrowing LogFile, _ directory: String, _ base: Int64, _ size: Int64
    ) throws(LogError) {
        guard let length = try Self.lengthOfRemains(in: file, from: end - base, to: size) else { return }
        let remains = try file.read(Int(length), at: end - base)
        guard Self.holdsRecord(remains, from: end) else { return }
        let name = directory + "/" + Segment.setAside(end)
        let copy = try LogFile(name, O_WRONLY | O_CREAT | O_TRUNC)
        try copy.write(remains, at: 0)
        try copy.syncData()
        try LogFile(directory, O_RDONLY | O_DIRECTORY).sync()
        setAside = name
    }

    /// Up to the first megabyte of zeros, which is space that was only reserved; nil when it begins at once.
    private static func lengthOfRemains(
        in file: borrowing LogFile, from start: Int64, to size: Int64
    ) throws(LogError) -> Int64? {
        var position = start
        while position < size {
            let piece = try file.read(Int(min(1 << 20, size - position)), at: position)
            if isZero(piece) { break }
            position += Int64(piece.count)
        }
        return position > start ? position - start : nil
    }

    /// By memcmp against itself, moved by one: a loop in Swift takes seconds for a whole segment without optimisation.
    private static func isZero(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count > 1 else { return bytes.allSatisfy { $0 == 0 } }
            return bytes[0] == 0 && memcmp(start, start + 1, bytes.count - 1) == 0
        }
    }

    /// Whether a record that is valid at its place begins anywhere.
    private static func holdsRecord(_ bytes: [UInt8], from place: Int64) -> Bool {
        bytes.withUnsafeBytes { bytes in
            for offset in 0..<max(0, bytes.count - RecordHeader.size) {
                guard RecordHeader.isMarked(bytes, at: offset),
                    let header = RecordHeader(UnsafeRawBufferPointer(rebasing: bytes[offset...])),
                    header.length <= bytes.count - offset
                else { continue }
                let record = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + header.length)])
                if RecordHeader.checksum(record, at: place + Int64(offset)) == header.checksum { return true }
            }
            return false
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
