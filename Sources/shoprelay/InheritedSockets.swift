import EventLoop

/// The listening sockets that systemd has opened for the service (sd_listen_fds(3)).
struct InheritedSockets {
    enum Failure: Error, Equatable, CustomStringConvertible {
        case count
        case notListening(String)

        var description: String {
            switch self {
            case .count: "LISTEN_FDS is not a number from 0 to \(Descriptor.passingLimit)"
            case .notListening(let name): "socket \(name) of LISTEN_FDS is no listening stream socket"
            }
        }
    }

    let listeners: [Listener]

    /// The first descriptor behind standard error.
    private static let first: CInt = 3

    /// Takes them over; to be called once.
    ///
    /// - Parameter process: the number of this process: what is meant for another one is left alone.
    init(environment: [String: String], process: CInt) throws(Failure) {
        guard environment["LISTEN_PID"] == String(process), let text = environment["LISTEN_FDS"] else {
            listeners = []
            return
        }
        guard let count = CInt(text), (0...CInt(Descriptor.passingLimit)).contains(count) else { throw .count }
        let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        var listeners: [Listener] = []
        for index in 0..<count {
            let number = Self.first + index
            do throws(EventLoopError) {
                listeners.append(try Listener(adopting: number, isShared: true))
            } catch {
                let name = names.indices.contains(Int(index)) ? " (\(names[Int(index)]))" : ""
                throw .notListening("\(number)\(name)")
            }
        }
        self.listeners = listeners
    }
}
