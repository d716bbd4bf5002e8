import Glibc
import Synchronization

/// Records in the order of their arrival, on disk before an append returns.
///
/// An append is one write and one sync, whatever the number of records, and touches no byte that was written before:
/// nothing is moved, indexed or written twice. The files are segments of one long sequence of bytes, so a record's place
/// is all it takes to find it, and old records go by removing whole files.
public final class AppendLog: Sendable {
    /// In bytes, all of its parts together.
    public static let largestRecord = 1 << 30

    private struct Tail: ~Copyable {
        var file: LogFile
        var base: Int64
        /// Bytes stand behind the end that were never acknowledged.
        var hasRemains = false
        /// Offset up to which the kernel was told to forget.
        var forgotten: Int64 = 0

        /// The segment's space was asked for.
        var isReserved = false

        init(_ file: consuming LogFile, base: Int64) {
            self.file = file
            self.base = base
        }
    }

    private struct Shape {
        var bases: [Int64]
        /// Everything before it is on disk.
        var end: Int64
        var streams: [String: StreamEnd]
    }

    /// A file with records that stood behind a damaged one when the log was opened: somebody should look at it.
    public let setAside: String?

    private let directory: String
    private let segmentSize: Int64
    private let tail: Mutex<Tail>
    private let shape: Mutex<Shape>

    /// Opens the directory's log; makes it where it is missing. Nobody else may have it open.
    ///
    /// - Parameter segmentSize: bytes from which the next append begins another file.
    public init(directory: String, segmentSize: Int64 = 64 << 20) throws(LogError) {
        self.directory = directory
        self.segmentSize = segmentSize
        if mkdir(directory, 0o700) == 0 {
            try LogFile(directory + "/..", O_RDONLY | O_DIRECTORY).sync()
        } else if errno != EEXIST {
            throw .failed("mkdir")
        }
        let found = try Recovery(directory)
        setAside = found.setAside
        var shape = Shape(bases: found.bases, end: found.end, streams: found.streams)
        if let base = shape.bases.last {
            let file = try LogFile(directory + "/" + Segment.name(base), O_WRONLY)
            tail = Mutex(Tail(file, base: base))
        } else {
            let file = try Self.begin(directory, at: 0, &shape)
            tail = Mutex(Tail(file, base: 0))
        }
        self.shape = Mutex(shape)
    }

    /// How far each stream has come.
    public var streams: [String: StreamEnd] { shape.withLock(\.streams) }

    /// Returns when all of the records are on disk. When it throws, none is known to be, and none will be read before
    /// the log is opened again.
    ///
    /// - Returns: what became of the records, in their order.
    public func append(_ records: [Record]) throws(LogError) -> [Appended] {
        try tail.withLock { (tail) throws(LogError) in
            try prepare(&tail)
            var (place, streams) = shape.withLock { ($0.end, $0.streams) }
            var appended: [Appended] = []
            appended.reserveCapacity(records.count)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.writeSize)
            tail.hasRemains = true
            for record in records {
                let start = place + Int64(bytes.count)
                let ordinal = (streams[record.stream]?.count ?? 0) + 1
                RecordHeader.encode(record, ordinal: ordinal, at: start, to: &bytes)
                let end = place + Int64(bytes.count)
                streams[record.stream] = StreamEnd(count: ordinal, place: end)
                appended.append(Appended(place: start, ordinal: ordinal, end: end))
                if bytes.count >= Self.writeSize {
                    try tail.file.write(bytes, at: place - tail.base)
                    place = end
                    bytes.removeAll(keepingCapacity: bytes.count < 2 * Self.writeSize)
                }
            }
            try tail.file.write(bytes, at: place - tail.base)
            try tail.file.syncData()
            tail.hasRemains = false
            shape.withLock { shape in
                shape.end = place + Int64(bytes.count)
                shape.streams = streams
            }
            forget(&tail, before: place + Int64(bytes.count))
            return appended
        }
    }

    /// Keeps only the newest bytes in memory. Otherwise each append takes memory that nobody has touched for long, which
    /// costs three times the copying, and deliveries push out what is read again.
    private func forget(_ tail: inout Tail, before end: Int64) {
        let old = end - tail.base - Self.remembered
        guard old - tail.forgotten >= Self.writeSize else { return }
        tail.file.forget(tail.forgotten..<old)
        tail.forgotten = old
    }

    /// Proves that the log can be written, by writing as much as a large order; leaves nothing behind.
    public func probe() throws(LogError) {
        try tail.withLock { (tail) throws(LogError) in
            try prepare(&tail)
            let end = shape.withLock(\.end)
            var bytes: [UInt8] = []
            let record = Record(
                stream: Summary.stream, time: 0, metadata: [], body: [UInt8](repeating: 0, count: 16 << 10))
            RecordHeader.encode(record, ordinal: 0, at: end, to: &bytes)
            tail.hasRemains = true
            try tail.file.write(bytes, at: end - tail.base)
            try tail.file.syncData()
            try prepare(&tail)
        }
    }

    /// The record at a place; nil when none begins there, or no longer.
    public func record(at place: Int64) throws(LogError) -> KeptRecord? {
        let (bases, end) = shape.withLock { ($0.bases, $0.end) }
        guard let index = bases.lastIndex(where: { $0 <= place }), place < end else { return nil }
        var reader = try SegmentReader(directory, base: bases[index], end: bases.value(after: index) ?? end)
        guard let header = try reader.header(at: place), let kept = try reader.record(header, at: place),
            kept.record.stream != Summary.stream
        else { return nil }
        return kept
    }

    /// The stream's oldest records from a place on, where a record must begin or a segment end.
    ///
    /// - Parameter bytes: of records, after which no further one is taken.
    public func records(
        of stream: String, from place: Int64, limit: Int, bytes: Int
    ) throws(LogError) -> [KeptRecord] {
        let (bases, end) = shape.withLock { ($0.bases, $0.end) }
        var records: [KeptRecord] = []
        var room = bytes
        for index in bases.indices {
            let segmentEnd = bases.value(after: index) ?? end
            guard segmentEnd > place else { continue }
            var reader = try SegmentReader(directory, base: bases[index], end: segmentEnd)
            var position = max(place, bases[index])
            while position < segmentEnd {
                guard records.count < limit, room > 0 else { return records }
                guard let header = try reader.header(at: position) else { throw .damagedRecord(at: position) }
                if try reader.isRecord(header, at: position, of: stream) {
                    guard let kept = try reader.record(header, at: position) else {
                        throw .damagedRecord(at: position)
                    }
                    records.append(kept)
                    room -= header.length
                }
                position += Int64(header.length)
            }
        }
        return records
    }

    /// Removes what a failed append has left, and begins the next segment where this one is full.
    private func prepare(_ tail: inout Tail) throws(LogError) {
        var shape = shape.withLock(\.self)
        if tail.hasRemains {
            try tail.file.truncate(to: shape.end - tail.base)
            tail.hasRemains = false
            tail.isReserved = false
        }
        guard shape.end - tail.base >= segmentSize else {
            // A log that hardly grows needs no space ahead.
            if !tail.isReserved, shape.end - tail.base > Self.remembered {
                tail.file.reserve(segmentSize, behind: shape.end - tail.base)
                tail.isReserved = true
            }
            return
        }
        let base = shape.end
        tail.file.forget(tail.forgotten..<(base - tail.base))
        let file = try Self.begin(directory, at: base, &shape)
        tail = Tail(file, base: base)
        self.shape.withLock { $0 = shape }
    }

    /// Makes a segment that is whole before it has its name.
    private static func begin(
        _ directory: String, at base: Int64, _ shape: inout Shape
    ) throws(LogError) -> LogFile {
        let unfinished = directory + "/" + Segment.unfinished
        let file = try LogFile(unfinished, O_WRONLY | O_CREAT | O_TRUNC)
        var bytes: [UInt8] = []
        RecordHeader.encode(Summary.record(shape.streams), ordinal: 0, at: base, to: &bytes)
        try file.write(bytes, at: 0)
        try file.syncData()
        guard rename(unfinished, directory + "/" + Segment.name(base)) == 0 else { throw .failed("rename") }
        try LogFile(directory, O_RDONLY | O_DIRECTORY).sync()
        shape.bases.append(base)
        shape.end = base + Int64(bytes.count)
        return file
    }

    /// A batch is written in pieces of about so many bytes.
    private static let writeSize = 1 << 20
    /// Bytes behind the end that stay in memory for those who follow.
    private static let remembered: Int64 = 4 << 20
}

/// Where an appended record stands.
public struct Appended: Sendable, Equatable {
    public var place: Int64
    /// 1 for the first of its stream.
    public var ordinal: Int64
    /// The place behind it.
    public var end: Int64
}

extension Array {
    fileprivate func value(after index: Int) -> Element? { index + 1 < count ? self[index + 1] : nil }
}

extension LogError {
    fileprivate static func damagedRecord(at place: Int64) -> LogError {
        .damaged("the record at \(place) is not what was written")
    }
}
