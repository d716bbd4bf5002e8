public import EventLoop
import HTTP
import Logging
public import ServiceLifecycle
import Synchronization

/// Accepts until shutdown, then lets every connection finish the answer it owes.
public final class HTTPServer: Service {
    /// The port that is listened on, also when 0 was asked for.
    public let port: Int

    private let listener: Mutex<Listener?>
    private let loops: [EventLoop]
    private let context: ServerContext
    private let admission: Admission

    /// Binds and listens at once: connections wait from here on.
    ///
    /// - Parameter host: an IPv4 or IPv6 literal, or `localhost`.
    /// - Parameter loops: not empty; a connection lives on one of them.
    /// - Parameter limits: for as many connections the process's limit of descriptors is raised, where it may be.
    public init(
        host: String, port: Int, loops: [EventLoop], limits: Limits = Limits(), proxies: Proxies = .none,
        router: Router
    ) throws(EventLoopError) {
        let listener = try Listener(host: host, port: port)
        self.port = listener.port
        self.listener = Mutex(listener)
        self.loops = loops
        context = ServerContext(router: router, limits: limits, proxies: proxies, idle: IdleGroup(), dates: DateCache())
        admission = Admission(limits, descriptors: DescriptorLimit.raise(to: limits.connections + Admission.reserve))
    }

    public func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskExecutorPreference(loops[0]) {
                await withDiscardingTaskGroup { group in await accept(in: &group) }
            }
        } onGracefulShutdown: {
            for loop in self.loops { loop.interrupt(self.context.idle) }
        }
    }

    private func accept(in group: inout DiscardingTaskGroup) async {
        guard let listener = listener.withLock({ $0.take() }) else { return }
        let loop = loops[0]
        guard (try? loop.watch(listener.descriptor)) != nil else { return }
        var next = 0
        var taken = 0
        var isExhausted = false
        while !context.idle.isOver, !Task.isCancelled {
            switch listener.accept() {
            case .connection(let descriptor, let peer):
                isExhausted = false
                taken += 1
                // A storm of connections must not keep the loop from those it has.
                if taken.isMultiple(of: 64) { await Task.yield() }
                guard admission.enter(counted(peer), descriptor.number) else {
                    Logger.current.debug("connection refused: no place")
                    continue
                }
                next = (next + 1) % loops.count
                start(descriptor.release(), peer, on: loops[next], in: &group)
            case .wouldBlock:
                if await loop.change(of: listener.descriptor, idle: context.idle) == .cancelled { return }
            case .aborted: continue
            case .exhausted(let code):
                if !isExhausted {
                    Logger.current.warning("no connection can be accepted", metadata: ["errno": "\(code)"])
                }
                isExhausted = true
                // Connections wait in the kernel's queue; asking again at once would only spin.
                await loop.pause(until: .now + .milliseconds(100))
            }
        }
    }

    /// nil for a proxy, whose connections are many senders'.
    private func counted(_ peer: IPAddress) -> IPAddress? { context.proxies.isTrusted(peer) ? nil : peer }

    private func start(_ number: CInt, _ peer: IPAddress, on loop: EventLoop, in group: inout DiscardingTaskGroup) {
        group.addTask(executorPreference: loop) { [context, admission, counted = counted(peer)] in
            defer { admission.leave(counted) }
            let descriptor = Descriptor(adopting: number)
            guard (try? loop.watch(descriptor)) != nil else { return }
            var connection = Connection(Transport(descriptor, on: loop, context.buffers), peer: peer, server: context)
            await connection.serve()
        }
    }
}
