import CXXHash

/// The 40 bytes before a record's stream, metadata and body, integers little-endian:
/// checksum 8, ordinal 8, time 8, length of body 4, of metadata 4, of stream 2, mark 2, zero 4.
///
/// The checksum covers everything behind it and is seeded with the place, so that a record is valid nowhere else: not
/// what a longer record has left behind it, and not in a file under another name.
struct RecordHeader {
    static let size = 40
    private static let mark: UInt16 = 0x6C73

    var checksum: UInt64
    var ordinal: Int64
    var time: Int64
    var bodyLength: Int
    var metadataLength: Int
    var streamLength: Int

    /// Header included.
    var length: Int { Self.size + streamLength + metadataLength + bodyLength }

    /// nil when no record begins with these bytes, of which there are at least ``size``.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.size else { return nil }
        func integer<Value: FixedWidthInteger>(_ offset: Int, _: Value.Type) -> Value {
            Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
        }
        guard integer(34, UInt16.self) == Self.mark, integer(36, UInt32.self) == 0 else { return nil }
        checksum = integer(0, UInt64.self)
        ordinal = integer(8, Int64.self)
        time = integer(16, Int64.self)
        bodyLength = Int(integer(24, UInt32.self))
        metadataLength = Int(integer(28, UInt32.self))
        streamLength = Int(integer(32, UInt16.self))
        guard length <= AppendLog.largestRecord else { return nil }
    }

    /// A quick look whether a header may begin there.
    static func isMarked(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        bytes[offset + 34] == UInt8(truncatingIfNeeded: mark) && bytes[offset + 35] == UInt8(mark >> 8)
    }

    /// Appends the record as it will stand at the place.
    static func encode(_ record: Record, ordinal: Int64, at place: Int64, to bytes: inout [UInt8]) {
        let start = bytes.count
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        append(UInt64(0))
        append(ordinal)
        append(record.time)
        append(UInt32(record.body.count))
        append(UInt32(record.metadata.count))
        append(UInt16(record.stream.utf8.count))
        append(mark)
        append(UInt32(0))
        bytes.append(contentsOf: record.stream.utf8)
        bytes.append(contentsOf: record.metadata)
        bytes.append(contentsOf: record.body)
        bytes.withUnsafeMutableBytes { all in
            let whole = UnsafeMutableRawBufferPointer(rebasing: all[start...])
            let sum = checksum(UnsafeRawBufferPointer(whole), at: place)
            whole.storeBytes(of: sum.littleEndian, toByteOffset: 0, as: UInt64.self)
        }
    }

    /// Of a whole record.
    static func checksum(_ record: UnsafeRawBufferPointer, at place: Int64) -> UInt64 {
        let covered = UnsafeRawBufferPointer(rebasing: record[8...])
        return XXH3_64bits_withSeed(covered.baseAddress, covered.count, UInt64(bitPattern: place))
    }
}

extension KeptRecord {
    /// nil when the bytes are not what was written at the place.
    init?(_ header: RecordHeader, _ bytes: UnsafeRawBufferPointer, at place: Int64) {
        guard bytes.count == header.length, RecordHeader.checksum(bytes, at: place) == header.checksum else {
            return nil
        }
        var rest = bytes[RecordHeader.size...]
        func take(_ count: Int) -> [UInt8] {
            defer { rest = rest.dropFirst(count) }
            return [UInt8](rest.prefix(count))
        }
        let stream = String(decoding: take(header.streamLength), as: UTF8.self)
        self.init(
            place: place, end: place + Int64(header.length), ordinal: header.ordinal,
            record: Record(
                stream: stream, time: header.time, metadata: take(header.metadataLength),
                body: take(header.bodyLength)))
    }
}
