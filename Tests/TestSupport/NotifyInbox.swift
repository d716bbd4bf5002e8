import Foundation

/// The datagram socket of a service manager (sd_notify(3)).
public final class NotifyInbox: Sendable {
    /// For NOTIFY_SOCKET.
    public let name: String
    private let descriptor: CInt
    private let directory: TemporaryDirectory

    public init(isAbstract: Bool) throws {
        directory = try TemporaryDirectory()
        name = isAbstract ? "@shoprelay-\(UUID().uuidString)" : directory.path + "/notify"
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if isAbstract { path[0] = 0 }
        let count = path.count
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(2 + count + (isAbstract ? 0 : 1)))
            }
        }
        guard code == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        var time = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// What was said next; nil when nothing is said in time.
    public func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// What was said next but signs of life. To be called in time: the kernel keeps ten (unix(7)).
    public func nextButAlive() -> String? {
        while true {
            let text = next()
            if text != "WATCHDOG=1" { return text }
        }
    }
}
