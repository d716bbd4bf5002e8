import COpenSSL

/// Key material. No description, dump or interpolation holds its bytes.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]
    private let digest: [UInt8]
    private let authenticator: MessageAuthenticator

    /// nil when empty: an empty key accepts what anybody signs.
    public init?(_ bytes: [UInt8]) {
        if bytes.isEmpty { return nil }
        self.bytes = bytes
        digest = SHA256.digest(of: bytes.span)
        authenticator = MessageAuthenticator(key: bytes)
    }

    public var description: String { "<secret>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The bytes themselves, only for the field that carries them to the other side.
    public var revealed: [UInt8] { bytes }

    /// Whether `code` is the HMAC-SHA256 of `message` under this key (32 bytes, not its text), in constant time.
    public func authenticates(_ message: Span<UInt8>, code: Span<UInt8>) -> Bool {
        let expected = authenticator.code(of: message)
        return Self.areEqual(expected.span, code)
    }

    /// The HMAC-SHA256 of `message` under this key, 32 bytes.
    public func signature(of message: Span<UInt8>) -> [UInt8] {
        let code = authenticator.code(of: message)
        return code.indices.map { code[$0] }
    }

    /// Whether `candidate` is the secret itself. Time tells nothing of where they differ, nor of the secret's length.
    public func matches(_ candidate: Span<UInt8>) -> Bool {
        let candidate = SHA256.digest(of: candidate)
        return Self.areEqual(digest.span, candidate.span)
    }

    private static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        return one.withUnsafeBufferPointer { one in
            other.withUnsafeBufferPointer { CRYPTO_memcmp(one.baseAddress, $0.baseAddress, one.count) == 0 }
        }
    }
}
