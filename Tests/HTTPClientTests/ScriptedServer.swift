import Foundation
import Glibc
import Synchronization

/// A TCP server on loopback that plays a script to each connection, on a thread of its own, right or wrong.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (_ peer: Peer, _ connection: Int) -> Void

    let port: UInt16
    /// What has arrived, in order: one element for each whole request.
    let arrivals: AsyncStream<String>

    private let listener: CInt
    private let state = Mutex(State())

    struct State {
        var accepted = 0
        var open = 0
        var mostOpen = 0
        var requests: [String] = []
    }

    init(_ script: @escaping Script, onClose: @escaping @Sendable () -> Void = {}) throws {
        let (listener, port) = try Self.listen(backlog: 128)
        (self.listener, self.port) = (listener, port)
        let (arrivals, continuation) = AsyncStream<String>.makeStream()
        self.arrivals = arrivals
        Thread.detachNewThread { [self] in
            while case let socket = accept(listener, nil, nil), socket >= 0 {
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                let number = state.withLock { state in
                    state.accepted += 1
                    state.open += 1
                    state.mostOpen = max(state.mostOpen, state.open)
                    return state.accepted
                }
                Thread.detachNewThread { [self] in
                    let peer = Peer(socket) { [self] request in
                        state.withLock { $0.requests.append(request) }
                        continuation.yield(request)
                    }
                    script(peer, number)
                    state.withLock { $0.open -= 1 }
                    // A process that another test is starting may hold the socket for a moment after the close.
                    shutdown(socket, CInt(SHUT_RDWR))
                    close(socket)
                    onClose()
                }
            }
            close(listener)
        }
    }

    /// How many connections came, and what was asked on them.
    var seen: State { state.withLock { $0 } }

    func url(_ path: String = "/", scheme: String = "http") -> String { "\(scheme)://127.0.0.1:\(port)\(path)" }

    func stop() { shutdown(listener, CInt(SHUT_RDWR)) }

    /// Takes a place in a listener's queue.
    static func connect(to port: UInt16) throws -> CInt {
        let number = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: port)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 || errno == EINPROGRESS else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return number
    }

    /// A listening socket on a free port of 127.0.0.1.
    static func listen(backlog: CInt) throws -> (socket: CInt, port: UInt16) {
        let number = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, size) == 0 && Glibc.listen(number, backlog) == 0 && getsockname(number, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        return (number, UInt16(bigEndian: address.sin_port))
    }

    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
