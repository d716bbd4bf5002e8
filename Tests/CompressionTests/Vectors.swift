/// Compressed texts made by hand from the RFCs, with checksums that are published.
enum Vectors {
    /// A stored block (RFC 1951 §3.2.4) of `123456789`, which is the last one.
    private static let digits: [UInt8] = [0x01, 0x09, 0x00, 0xF6, 0xFF] + Array("123456789".utf8)
    /// RFC 1952 §2.3: no flags, no time, an unknown system.
    static let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    /// CRC-32 of `123456789` is cbf43926, its check value in every catalogue; then the length.
    static let tail: [UInt8] = [0x26, 0x39, 0xF4, 0xCB, 9, 0, 0, 0]

    static let gzip = head + digits + tail

    /// The same with the flags' bits (RFC 1952 §2.3.1) and what they announce.
    static func gzip(flags: UInt8, _ announced: [UInt8]) -> [UInt8] {
        var head = head
        head[3] = flags
        return head + announced + digits + tail
    }

    /// RFC 1952 §2.2: nothing at all; the CRC of nothing is 0.
    static let emptyGzip = head + [0x03, 0x00] + [UInt8](repeating: 0, count: 8)

    /// RFC 1950 §2.2; Adler-32 of `Wikipedia` is 11e60398, as its article says.
    static let zlib: [UInt8] =
        [0x78, 0x01, 0x01, 0x09, 0x00, 0xF6, 0xFF] + Array("Wikipedia".utf8) + [0x11, 0xE6, 0x03, 0x98]

    /// Like a shop's JSON: words that come again and numbers that do not.
    static func json(bytes: Int) -> [UInt8] {
        var text = "["
        var number: UInt64 = 1
        while text.utf8.count < bytes {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += "{\"id\":\(number >> 40),\"sku\":\"LYS/\(number >> 56)\",\"total\":\"\(number >> 50).00\"},"
        }
        return Array(text.utf8.prefix(bytes))
    }
}
