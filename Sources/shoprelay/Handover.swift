import EventLoop
import Logging
import ServiceLifecycle
import Synchronization

/// The old process's side of a handover: gives the listening sockets to a new process of the same user that asks for them
/// in the state directory, and then ends the whole group of services. ``Takeover`` is the other side.
final class Handover: Service {
    /// For the new process to say that it is able to go on.
    private static let decisionTime = Duration.seconds(10)

    private let control: Listener
    private let loop: EventLoop
    private let listeners: [Listener]
    private let idle = IdleGroup()
    /// Prepares the end: the other process, which is given, takes over.
    private let begin: @Sendable (_ process: Int32) async -> Void
    private let channel = Mutex<HandoverChannel?>(nil)

    /// - Parameter listeners: those of the server.
    init(
        state: String, listeners: [Listener], on loop: EventLoop,
        begin: @escaping @Sendable (_ process: Int32) async -> Void
    ) throws(EventLoopError) {
        control = try Listener(.unix(path: Takeover.path(in: state)), mode: 0o600, backlog: 8)
        self.listeners = listeners
        self.loop = loop
        self.begin = begin
    }

    /// Returns when another process takes over, or on shutdown.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskExecutorPreference(loop) { await serve() }
        } onGracefulShutdown: {
            self.loop.interrupt(self.idle)
        }
    }

    /// To be called when the journal is closed, and everything else has ended.
    func finish() {
        control.end()
        guard let channel = channel.withLock({ $0.take() }) else { return }
        _ = channel.send(.done)
    }

    private func serve() async {
        guard (try? loop.watch(control)) != nil else { return }
        defer { loop.unwatch(control) }
        while !idle.isOver, !Task.isCancelled {
            switch control.accept() {
            case .connection(let descriptor, _):
                guard let channel = try? HandoverChannel(descriptor, on: loop) else { continue }
                guard let process = await give(channel) else { continue }
                Logger.current.notice("another process takes over", metadata: ["pid": "\(process)"])
                self.channel.withLock { $0 = channel }
                return await begin(process)
            case .wouldBlock: _ = await loop.change(of: control.descriptor, idle: idle)
            case .aborted: continue
            case .exhausted: await loop.pause(until: .now + .seconds(1))
            }
        }
    }

    /// - Returns: the process that has taken them; nil when none has, and all stays as it is.
    private func give(_ channel: HandoverChannel) async -> Int32? {
        guard channel.isTrusted, let process = channel.process else { return nil }
        let deadline = ContinuousClock.now + Self.decisionTime
        do throws(HandoverChannel.Failure) {
            try await Self.expect(.ask, channel, deadline, idle)
            let own = listeners.filter { !$0.isShared }.map { $0.descriptor.number }
            let inherited = listeners.filter(\.isShared).map { $0.descriptor.number }
            guard let network = NetworkNamespace.reference(),
                channel.send(.network, passing: [network.number]), channel.send(.sockets, passing: own),
                channel.send(.inherited, passing: inherited)
            else { return nil }
            try await Self.expect(.go, channel, deadline, idle)
            return process
        } catch {
            return nil
        }
    }

    private static func expect(
        _ message: HandoverMessage, _ channel: HandoverChannel, _ deadline: EventLoop.Deadline,
        _ idle: IdleGroup
    ) async throws(HandoverChannel.Failure) {
        // Nobody has a reason to pass anything here.
        for number in try await channel.receive(message, by: deadline, idle: idle) { _ = Descriptor(adopting: number) }
    }
}
