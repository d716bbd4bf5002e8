/// A short name for a list of texts: the same in every process and store, and another one for other texts (FNV-1a, 64
/// bits). For telling apart, not for secrecy.
public enum Fingerprint {
    /// - Returns: 16 hexadecimal digits.
    public static func of(_ parts: [String]) -> String {
        let digits = String(digest(of: parts.joined(separator: "\0")), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func digest(of text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
