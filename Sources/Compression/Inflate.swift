import CZlib

/// Undoes gzip or deflate from pieces of any size, within bounds.
public struct Inflate: ~Copyable {
    public enum Format: Sendable {
        /// RFC 1952. Several members in a row are one text (§2.2), and the bounds are for all of them together.
        case gzip
        /// RFC 1950, which HTTP calls `deflate` (RFC 9110 §8.4.1.2). Bare RFC 1951 is refused: it has no check of its
        /// contents.
        case zlib
    }

    /// What the text may become.
    public struct Bounds: Sendable {
        /// Bytes of the whole text.
        public var size: Int
        /// How many times as long as the compressed bytes up to there a text may be, beyond its first 64 KiB.
        public var ratio: Int

        public init(size: Int, ratio: Int) {
            self.size = size
            self.ratio = ratio
        }
    }

    /// Bytes that one of these takes, at most: zlib's state and its window (zlib.h: 7 KiB and 32 KiB).
    public static let memory = 40 << 10

    private static let stepSize = 32 << 10
    private static let freeOfRatio = 64 << 10

    /// On the heap, since zlib's state holds its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let format: Format
    private let bounds: Bounds
    private var isMemberOver = false
    private var consumed = 0
    private var produced = 0

    public init(_ format: Format, _ bounds: Bounds) throws(InflateError) {
        self.format = format
        self.bounds = bounds
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 is the largest window, 16 more asks for gzip's frame.
        let windowBits: CInt = format == .gzip ? 31 : 15
        guard inflateInit2_(stream, windowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .noMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates some of `bytes` and appends the text, up to 32 KiB of it, so that the caller can stop, or let others
    /// have a turn, before the next step.
    ///
    /// - Returns: how many of the bytes were taken. The next step goes on behind them.
    public mutating func step(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(InflateError) -> Int {
        var taken = 0
        // One byte more than is allowed tells a text of that length from a longer one.
        var room = min(Self.stepSize, bounds.size - produced) + 1
        while room > 0, taken < bytes.count {
            if isMemberOver {
                guard format == .gzip, inflateReset(stream) == Z_OK else { throw .malformed }
                isMemberOver = false
            }
            let rest = bytes.extracting(taken...)
            let before = text.count
            let (code, count) = inflate(rest, into: &text, room)
            taken += count
            consumed += count
            produced += text.count - before
            room -= text.count - before
            guard produced <= bounds.size else { throw .tooLarge }
            guard produced <= Self.freeOfRatio || produced / max(bounds.ratio, 1) <= consumed else { throw .tooLarge }
            switch code {
            case Z_STREAM_END: isMemberOver = true
            case Z_OK: break
            case Z_MEM_ERROR: throw .noMemory
            default: throw .malformed
            }
        }
        return taken
    }

    /// Nothing more comes.
    public func end() throws(InflateError) {
        guard isMemberOver else { throw .malformed }
    }

    private func inflate(_ bytes: Span<UInt8>, into text: inout [UInt8], _ room: Int) -> (code: CInt, count: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            stream.pointee.next_in = bytes.baseAddress
            stream.pointee.avail_in = UInt32(clamping: bytes.count)
            defer { stream.pointee.next_in = nil }
            let offered = stream.pointee.avail_in
            var code = Z_OK
            text.append(addingCapacity: room) { output in
                output.withUnsafeMutableBufferPointer { buffer, initialized in
                    stream.pointee.next_out = buffer.baseAddress.map { $0 + initialized }
                    stream.pointee.avail_out = UInt32(room)
                    code = CZlib.inflate(stream, Z_NO_FLUSH)
                    initialized += room - Int(stream.pointee.avail_out)
                    stream.pointee.next_out = nil
                }
            }
            return (code, Int(offered - stream.pointee.avail_in))
        }
    }
}
