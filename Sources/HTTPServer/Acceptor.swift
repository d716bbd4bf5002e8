import EventLoop
import Logging

/// Accepts an endpoint's connections on one loop, beside the other loops' acceptors, until shutdown.
///
/// All of them share one socket, and a connection wakes one loop that sleeps (EPOLLEXCLUSIVE): a loop that is busy holds
/// up nobody. With a socket for each (SO_REUSEPORT) the kernel would decide by a hash who waits behind a busy loop, and
/// what waits in a queue would be lost whenever one of the sockets is closed.
struct Acceptor: Sendable {
    let listener: Listener
    let shares: LoopShares
    /// The loop among them that this one runs on.
    let index: Int
    let context: ServerContext
    let admission: Admission

    func run() async {
        await withDiscardingTaskGroup { group in await accept(in: &group) }
    }

    private func accept(in group: inout DiscardingTaskGroup) async {
        let loop = shares.loops[index]
        guard (try? loop.watch(listener)) != nil else {
            return Logger.current.error("cannot wait for connections", metadata: ["listen": "\(listener.address)"])
        }
        defer { loop.unwatch(listener) }
        var taken = 0
        var isExhausted = false
        while !context.idle.isOver, !Task.isCancelled {
            switch listener.accept() {
            case .connection(let descriptor, let peer):
                isExhausted = false
                taken += 1
                // A storm of connections must not keep the loop from those it has.
                if taken.isMultiple(of: 64) { await Task.yield() }
                start(descriptor, peer, in: &group)
            case .wouldBlock: _ = await loop.change(of: listener.descriptor, idle: context.idle)
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
        // Who stands in the queue of a socket that ends would get a reset; a socket that others hold has its queue still.
        while !listener.isShared, case .connection(let descriptor, let peer) = listener.accept() {
            start(descriptor, peer, in: &group)
        }
        listener.end()
    }

    private func start(_ descriptor: consuming Descriptor, _ peer: IPAddress, in group: inout DiscardingTaskGroup) {
        // nil for a proxy, whose connections are many senders'.
        let counted = context.proxies.isTrusted(peer) ? nil : peer
        guard admission.enter(counted, descriptor.number) else {
            return Logger.current.debug("connection refused: no place")
        }
        let place = shares.enter(from: index)
        let loop = shares.loops[place]
        let number = descriptor.release()
        group.addTask(executorPreference: loop) { [context, admission, shares] in
            defer {
                admission.leave(counted)
                shares.leave(place)
            }
            let descriptor = Descriptor(adopting: number)
            guard (try? loop.watch(descriptor)) != nil else { return }
            var connection = Connection(Transport(descriptor, on: loop, context.buffers), peer: peer, server: context)
            await connection.serve()
        }
    }
}
