import COpenSSL

/// Bytes nobody can guess, from libcrypto's generator.
public enum RandomBytes {
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { output, filled in
            precondition(RAND_bytes(output.baseAddress, CInt(count)) == 1, "libcrypto has no randomness")
            filled = count
        }
    }

    /// `A-Z a-z 0-9`, each equally likely: what survives a WordPress admin form (woocommerce.md 1.3).
    public static func alphanumeric(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        // 248 is the largest multiple of 62 in a byte: what lies above would favour the first letters.
        let limit = UInt8(256 / alphabet.count * alphabet.count)
        var text: [UInt8] = []
        while text.count < count {
            for byte in bytes(count * 2) where byte < limit && text.count < count {
                text.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
