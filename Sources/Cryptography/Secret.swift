import COpenSSL

/// Key material. No description, dump or interpolation holds its bytes.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// nil when empty: an empty key accepts what anybody signs.
    public init?(_ bytes: [UInt8]) {
        if bytes.isEmpty { return nil }
        self.bytes = bytes
    }

    /// The bytes, only for the field that carries them to their owner.
    public var revealed: [UInt8] { bytes }

    public var description: String { "<secret>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// HMAC-SHA256 of `message` under this key: 32 bytes.
    public func signature(of message: Span<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            let computed = message.withUnsafeBufferPointer {
                HMAC(EVP_sha256(), bytes, CInt(bytes.count), $0.baseAddress, $0.count, output.baseAddress, nil)
            }
            precondition(computed != nil, "libcrypto has no SHA-256")
            count = 32
        }
    }

    /// Whether `code` is the HMAC-SHA256 of `message` under this key, compared in constant time.
    public func authenticates(_ message: Span<UInt8>, code: Span<UInt8>) -> Bool {
        guard code.count == 32 else { return false }
        return areEqual(signature(of: message).span, code)
    }

    /// Whether `candidate` is this secret, compared in constant time; only its length shows.
    public func matches(_ candidate: Span<UInt8>) -> Bool { areEqual(bytes.span, candidate) }
}

private func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0 }
    }
}
