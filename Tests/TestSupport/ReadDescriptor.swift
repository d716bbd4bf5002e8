import Glibc

/// Reads from a blocking descriptor. Foundation's `FileHandle` ends the process when a signal interrupts it.
public enum ReadDescriptor {
    /// Some bytes; none at the end or after an error.
    public static func some(_ descriptor: CInt) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count >= 0 { return Array(buffer[..<count]) }
            if errno != EINTR { return [] }
        }
    }

    public static func toEnd(_ descriptor: CInt) -> String {
        var bytes: [UInt8] = []
        while case let more = some(descriptor), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }
}
