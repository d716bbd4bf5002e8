import EventLoop

/// What all connections of a server share.
struct ServerContext: Sendable {
    let router: Router
    let limits: Limits
    let proxies: Proxies
    let idle: IdleGroup
    let dates: DateCache
    let buffers = BufferPool()
}
