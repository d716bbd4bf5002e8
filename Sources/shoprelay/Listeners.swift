import EventLoop

/// The open sockets of a server.
struct Listeners: Sendable {
    var serving: [Listener]
    /// For plain HTTP beside TLS.
    var plain: [Listener] = []

    var all: [Listener] { serving + plain }
}
