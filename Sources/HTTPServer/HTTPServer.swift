public import EventLoop
import HTTP
public import ServiceLifecycle
import Synchronization

/// Accepts until shutdown, then lets every connection finish the answer it owes.
public final class HTTPServer: Service {
    /// The port of the first endpoint that has one, also when 0 was asked for; otherwise 0.
    public let port: Int

    private let endpoints: [Endpoint]
    private let shares: LoopShares
    private let context: ServerContext
    private let admission: Admission
    private let drainTime: Mutex<Duration>

    /// - Parameter endpoints: they listen already; connections wait in their queues until ``run()``.
    /// - Parameter loops: not empty; a connection lives on one of them.
    /// - Parameter limits: for as many connections the process's limit of descriptors is raised, where it may be.
    public init(
        endpoints: [Endpoint], loops: [EventLoop], limits: Limits = Limits(), proxies: Proxies = .none, router: Router
    ) {
        self.endpoints = endpoints
        port = endpoints.lazy.map(\.listener.port).first { $0 != 0 } ?? 0
        shares = LoopShares(loops)
        drainTime = Mutex(limits.drainTime)
        context = ServerContext(
            router: router, limits: limits, proxies: proxies, idle: IdleGroup(), dates: DateCache(),
            bodies: BodyBudget(limits), streams: StreamPlaces(limits.eventStreams))
        admission = Admission(limits, descriptors: DescriptorLimit.raise(to: limits.connections + Admission.reserve))
    }

    /// Binds and listens at once: connections wait from here on.
    ///
    /// - Parameter host: an IPv4 or IPv6 literal, or `localhost`.
    public convenience init(
        host: String, port: Int, loops: [EventLoop], limits: Limits = Limits(), proxies: Proxies = .none,
        router: Router
    ) throws(EventLoopError) {
        let endpoint = Endpoint(try Listener(host: host, port: port))
        self.init(endpoints: [endpoint], loops: loops, limits: limits, proxies: proxies, router: router)
    }

    /// Gives the sockets to another process: when this server shuts down, it leaves what waits in their queues to it.
    ///
    /// - Parameter time: for the answers that are owed then, if ``Limits/drainTime`` is longer: the other process waits.
    public func handOver(within time: Duration) {
        for endpoint in endpoints where !endpoint.staysBehind { endpoint.listener.share() }
        drainTime.withLock { $0 = min($0, time) }
    }

    public func run() async throws {
        let loops = shares.loops
        await withGracefulShutdownHandler {
            await withTaskGroup { group in
                group.addTask(executorPreference: loops[0]) { await self.serve() }
                group.addTask { await self.waitForDrainsEnd() }
                // Whichever is first: all is answered, or the time for it is over.
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            for loop in loops { loop.interrupt(self.context.idle) }
        }
    }

    private func serve() async {
        await withDiscardingTaskGroup { group in
            for endpoint in endpoints {
                let context = context.at(endpoint)
                for (index, loop) in shares.loops.enumerated() {
                    let acceptor = Acceptor(
                        listener: endpoint.listener, shares: shares, index: index, context: context,
                        admission: admission)
                    group.addTask(executorPreference: loop) { await acceptor.run() }
                }
            }
        }
    }

    private func waitForDrainsEnd() async {
        try? await gracefulShutdown()
        try? await Task.sleep(for: drainTime.withLock(\.self))
    }
}
