import EventLoop

/// What all connections of a server share.
struct ServerContext: Sendable {
    var router: Router
    let limits: Limits
    let proxies: Proxies
    let idle: IdleGroup
    let dates: DateCache
    var tls: TLSTermination?
    let bodies: BodyBudget
    let streams: StreamPlaces
    let buffers = BufferPool()

    /// The same for one endpoint.
    func at(_ endpoint: HTTPServer.Endpoint) -> ServerContext {
        var context = self
        context.tls = endpoint.tls
        if let router = endpoint.router { context.router = router }
        return context
    }
}
