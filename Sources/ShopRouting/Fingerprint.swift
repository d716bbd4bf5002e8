/// A short name for a list of texts: the same in every process and store, and another one for other texts (FNV-1a, 64
/// bits). For telling apart, not for secrecy.
public enum Fingerprint {
    /// - Returns: 16 hexadecimal digits.
    public static func of(_ parts: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in parts.joined(separator: "\0").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
