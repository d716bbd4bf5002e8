import COpenSSL

/// FIPS 180-4.
public enum SHA256 {
    /// Bytes of a digest, and of an HMAC made with it.
    public static let length = 32

    /// 32 bytes.
    public static func digest(of message: Span<UInt8>) -> [UInt8] {
        Array(unsafeUninitializedCapacity: length) { output, count in
            count = message.withUnsafeBufferPointer {
                EVP_Digest($0.baseAddress, $0.count, output.baseAddress, nil, EVP_sha256(), nil) == 1 ? length : 0
            }
            precondition(count == length, "libcrypto has no SHA-256, or no memory")
        }
    }
}
