import Glibc

/// The names of a log's files. Each is named after the place of its first byte, so that it ends where the next begins.
enum Segment {
    static func name(_ base: Int64) -> String {
        let digits = String(base)
        return String(repeating: "0", count: max(0, 19 - digits.count)) + digits + suffix
    }

    /// nil for what is no segment.
    static func base(_ name: String) -> Int64? {
        guard name.hasSuffix(suffix), let base = Int64(name.dropLast(suffix.count)), self.name(base) == name else {
            return nil
        }
        return base
    }

    /// A segment that was never finished has this name.
    static let unfinished = "unfinished.log"

    /// What stood behind a damaged record at the place.
    static func setAside(_ place: Int64) -> String { "set-aside-\(place)" }

    private static let suffix = ".log"
}

/// Walks over one segment's records.
struct SegmentReader: ~Copyable {
    private let file: LogFile
    private let base: Int64
    /// Nothing is read from here on.
    let end: Int64
    private var chunk: [UInt8] = []
    private var chunkPlace: Int64

    private static let chunkSize = 128 << 10

    init(_ directory: String, base: Int64, end: Int64) throws(LogError) {
        file = try LogFile(directory + "/" + Segment.name(base), O_RDONLY)
        self.base = base
        self.end = end
        chunkPlace = base
    }

    /// nil where no whole record stands.
    mutating func header(at place: Int64) throws(LogError) -> RecordHeader? {
        guard try load(RecordHeader.size, at: place) else { return nil }
        let offset = Int(place - chunkPlace)
        let header = chunk.withUnsafeBytes { RecordHeader(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
        guard let header, place + Int64(header.length) <= end else { return nil }
        return header
    }

    mutating func isRecord(_ header: RecordHeader, at place: Int64, of stream: String) throws(LogError) -> Bool {
        guard header.streamLength == stream.utf8.count else { return false }
        guard try load(RecordHeader.size + header.streamLength, at: place) else { return false }
        let start = Int(place - chunkPlace) + RecordHeader.size
        return chunk[start..<(start + header.streamLength)].elementsEqual(stream.utf8)
    }

    /// nil when it is not what was written there.
    mutating func record(_ header: RecordHeader, at place: Int64) throws(LogError) -> KeptRecord? {
        guard try load(header.length, at: place) else { return nil }
        let offset = Int(place - chunkPlace)
        return chunk.withUnsafeBytes { bytes in
            KeptRecord(header, UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + header.length)]), at: place)
        }
    }

    /// Whether so many bytes stand at the place; then they are in the chunk.
    private mutating func load(_ count: Int, at place: Int64) throws(LogError) -> Bool {
        guard place >= base, place + Int64(count) <= end else { return false }
        if place < chunkPlace || place + Int64(count) > chunkPlace + Int64(chunk.count) {
            chunk = try file.read(Int(min(Int64(max(count, Self.chunkSize)), end - place)), at: place - base)
            chunkPlace = place
        }
        return chunk.count >= count
    }
}
