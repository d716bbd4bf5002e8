import EventLoop
import Settings

/// From the settings' endpoints to listening sockets: passed by systemd, taken over from the process before, or new.
struct Listening {
    enum Failure: Error, CustomStringConvertible {
        case refused(String, EventLoopError)
        case unknownName(String)
        case nothingPassed

        var description: String {
            switch self {
            case .refused(let place, let error): "cannot listen on \(place): \(error)"
            case .unknownName(let host): "cannot listen on \(host): neither an address nor localhost"
            case .nothingPassed: "listen says systemd, but no socket was passed (LISTEN_FDS)"
            }
        }
    }

    private var passed: [Listener]
    private var own: [Listener]
    private let mode: UInt32
    private var opened: [Listener] = []

    /// Opens all of them.
    ///
    /// - Parameter plain: for plain HTTP beside TLS.
    /// - Parameter passed: systemd's; those whose address no endpoint names are for the endpoint `systemd`.
    /// - Parameter own: what the process before had opened itself; what no endpoint names is left to be closed.
    static func open(
        _ endpoints: [Settings.Endpoint], plain: [Settings.Endpoint] = [], mode: UInt32, passed: [Listener] = [],
        own: [Listener] = []
    ) throws(Failure) -> Listeners {
        var listening = Listening(passed: passed, own: own, mode: mode)
        try listening.open(plain)
        let opened = listening.opened
        listening.opened = []
        try listening.open(endpoints)
        return Listeners(serving: listening.opened, plain: opened)
    }

    private init(passed: [Listener], own: [Listener], mode: UInt32) {
        self.passed = passed
        self.own = own
        self.mode = mode
    }

    private mutating func open(_ endpoints: [Settings.Endpoint]) throws(Failure) {
        for endpoint in endpoints {
            switch endpoint {
            case .address(let listen): try open(listen)
            case .unix(let path): try open(.unix(path: path), "\(endpoint)")
            case .systemd: continue
            }
        }
        if endpoints.contains(.systemd) { try takePassed() }
    }

    private mutating func takePassed() throws(Failure) {
        // Those that an endpoint names have been opened for it.
        guard !passed.isEmpty || opened.contains(where: \.isShared) else { throw .nothingPassed }
        opened += passed
    }

    private mutating func open(_ listen: Settings.Listen) throws(Failure) {
        guard listen.host == "localhost" else {
            guard let address = SocketAddress(host: listen.host, port: listen.port) else {
                throw .unknownName(listen.host)
            }
            return try open(address, "\(listen)")
        }
        try open(.internet(.loopback, port: listen.port), "\(listen)")
        guard let v6 = SocketAddress(host: "::1", port: opened.last?.port ?? listen.port) else { return }
        do throws(Failure) {
            try open(v6, "\(listen)")
        } catch {
            // Without IPv6 on this machine, localhost is the one address.
            guard case .refused(_, let error) = error, error.isAbsence else { throw error }
        }
    }

    private mutating func open(_ address: SocketAddress, _ name: String) throws(Failure) {
        if let index = passed.firstIndex(where: { $0.address == address }) {
            return opened.append(passed.remove(at: index))
        }
        if let index = own.firstIndex(where: { $0.address == address }) {
            return opened.append(own.remove(at: index))
        }
        do throws(EventLoopError) {
            opened.append(try Listener(address, mode: mode))
        } catch {
            throw .refused(name, error)
        }
    }
}
