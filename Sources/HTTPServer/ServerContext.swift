import EventLoop

/// What all connections of an endpoint share. A class, so that each of ten thousand connections holds a reference, and
/// not the limits themselves.
final class ServerContext: Sendable {
    let router: Router
    let limits: Limits
    let proxies: Proxies
    let idle: IdleGroup
    let dates: DateCache
    let tls: TLSTermination?
    let bodies: BodyBudget
    let streams: StreamPlaces
    let buffers: BufferPool

    init(
        router: Router, limits: Limits, proxies: Proxies, idle: IdleGroup, dates: DateCache, tls: TLSTermination? = nil,
        bodies: BodyBudget, streams: StreamPlaces, buffers: BufferPool = BufferPool()
    ) {
        self.router = router
        self.limits = limits
        self.proxies = proxies
        self.idle = idle
        self.dates = dates
        self.tls = tls
        self.bodies = bodies
        self.streams = streams
        self.buffers = buffers
    }

    /// The same for one endpoint.
    func at(_ endpoint: HTTPServer.Endpoint) -> ServerContext {
        ServerContext(
            router: endpoint.router ?? router, limits: limits, proxies: proxies, idle: idle, dates: dates,
            tls: endpoint.tls, bodies: bodies, streams: streams, buffers: buffers)
    }
}
