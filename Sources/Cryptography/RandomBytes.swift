import COpenSSL

/// Randomness fit for keys.
public enum RandomBytes {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    public static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let length = CInt(exactly: count), RAND_bytes(&bytes, length) == 1 else { throw .noRandomness }
        return bytes
    }

    /// Letters and digits of ASCII, each as likely as any other: 5.95 bits a character (woocommerce.md 1.3).
    public static func alphanumeric(_ count: Int) throws(CryptographyError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(count)
        let fair = 256 / alphabet.count * alphabet.count
        while text.count < count {
            // A remainder of the bytes above would favour the letters at the front.
            for byte in try bytes(count - text.count) where byte < fair {
                text.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
