import COpenSSL

/// Standard base64 with padding (RFC 4648 §4).
public enum Base64 {
    public static func encode(_ bytes: [UInt8]) -> String {
        let capacity = (bytes.count + 2) / 3 * 4 + 1
        let text = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            count = Int(EVP_EncodeBlock(output.baseAddress, bytes, CInt(bytes.count)))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for anything but the one canonical encoding: no blanks, no missing padding, no spare bits.
    public static func decode(_ text: String) -> [UInt8]? {
        let input = Array(text.utf8)
        guard input.count % 4 == 0, !input.isEmpty else { return input.isEmpty ? [] : nil }
        let padding = input.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var length: CInt = -1
        var bytes = [UInt8](unsafeUninitializedCapacity: input.count / 4 * 3) { output, count in
            length = EVP_DecodeBlock(output.baseAddress, input, CInt(input.count))
            count = max(Int(length), 0)
        }
        guard length >= 0 else { return nil }
        bytes.removeLast(padding)
        // The library skips blanks and ignores spare bits.
        return encode(bytes).utf8.elementsEqual(input) ? bytes : nil
    }
}
