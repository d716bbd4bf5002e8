/// Where a client may connect, and how many connections it may hold.
public struct ClientPolicy: Sendable {
    /// Whether `http` may be spoken.
    public enum PlainHTTP: Sendable {
        case never
        /// To this machine only: the sandbox, tests.
        case loopback
        case anywhere
    }

    /// For requests that do not name their own.
    public var userAgent: String
    /// PEM file of the authorities to trust instead of the system's.
    public var authorities: String?
    public var plainHTTP: PlainHTTP
    /// Requests under way at once; the rest wait their turn, inside their time-out. Idle connections count no more.
    public var connections: Int
    /// The same for one scheme, host and port, so that a dead host cannot hold them all.
    public var connectionsPerHost: Int
    /// Judges an address by what the name resolved to, when a connection is opened. Called on the loop's thread.
    public var allows: @Sendable (RemoteAddress) -> Bool

    public init(
        userAgent: String = "Shoprelay", authorities: String? = nil, plainHTTP: PlainHTTP = .loopback,
        connections: Int = 128, connectionsPerHost: Int = 16,
        allows: @escaping @Sendable (RemoteAddress) -> Bool = { !$0.isLinkLocal }
    ) {
        self.userAgent = userAgent
        self.authorities = authorities
        self.plainHTTP = plainHTTP
        self.connections = connections
        self.connectionsPerHost = connectionsPerHost
        self.allows = allows
    }

    func admits(_ address: RemoteAddress, isSecure: Bool) -> Bool {
        guard allows(address) else { return false }
        return switch plainHTTP {
        case .never: isSecure
        case .loopback: isSecure || address.isLoopback
        case .anywhere: true
        }
    }
}
