import CZlib

/// Makes gzip (RFC 1952) of pieces of any size. The same text gives the same bytes: no name and no time is in them.
public struct Deflate: ~Copyable {
    /// How much work is spent on how few bytes.
    public enum Level: Sendable {
        /// For what is compressed for one reader.
        case ordinary
        /// For what is compressed once and sent often.
        case best
    }

    /// On the heap, since zlib's state holds its address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// nil when there is no memory, of which it needs 256 KiB (zlib.h).
    public init?(_ level: Level = .ordinary) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let number: CInt =
            switch level {
            case .ordinary: 6
            case .best: Z_BEST_COMPRESSION
            }
        // 15 is the largest window, 16 more asks for gzip's frame, 8 is zlib's own choice of memory.
        guard
            deflateInit2_(
                stream, number, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
                == Z_OK
        else { return nil }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes a piece; what it becomes is appended now or later.
    public mutating func take(_ bytes: Span<UInt8>, into compressed: inout [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            offset += step(bytes.extracting(offset...), Z_NO_FLUSH, into: &compressed).count
        }
    }

    /// Appends what is left and the end of the file.
    public consuming func end(into compressed: inout [UInt8]) {
        let nothing = [UInt8]()
        while step(nothing.span, Z_FINISH, into: &compressed).code == Z_OK {}
    }

    private func step(
        _ bytes: Span<UInt8>, _ flush: CInt, into compressed: inout [UInt8]
    ) -> (code: CInt, count: Int) {
        let room = 16 << 10
        return bytes.withUnsafeBufferPointer { bytes in
            stream.pointee.next_in = bytes.baseAddress
            stream.pointee.avail_in = UInt32(clamping: bytes.count)
            defer { stream.pointee.next_in = nil }
            let offered = stream.pointee.avail_in
            var code = Z_OK
            compressed.append(addingCapacity: room) { output in
                output.withUnsafeMutableBufferPointer { buffer, initialized in
                    stream.pointee.next_out = buffer.baseAddress.map { $0 + initialized }
                    stream.pointee.avail_out = UInt32(room)
                    code = deflate(stream, flush)
                    initialized += room - Int(stream.pointee.avail_out)
                    stream.pointee.next_out = nil
                }
            }
            return (code, Int(offered - stream.pointee.avail_in))
        }
    }
}
