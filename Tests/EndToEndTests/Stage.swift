import EventLoop
import HTTPClient
import Sandbox
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import TestSupport

/// The simulated systems in this process, and settings for a relay of its own.
struct Stage: Sendable {
    let world: World
    let directory: TemporaryDirectory
    let port: Int
    let token: String

    /// What `listen` is in the settings.
    var listen: String { "127.0.0.1:\(port)" }

    /// - Parameter environment: more than the secrets.
    func relay(
        fileKilobytes: Int? = nil, environment: [String: String] = [:], passing: [CInt] = [],
        after previous: RelayProcess? = nil,
        change: (String) -> String = { $0 }
    ) async throws -> RelayProcess {
        let settings = world.settings(
            listen: listen, state: directory.path + "/state", requestsPerMinute: 1_000_000)
        return try await RelayProcess(
            change(settings), environment: world.environment(token: token).merging(environment) { $1 }, port: port,
            in: directory, fileKilobytes: fileKilobytes, passing: passing, after: previous)
    }

    /// What `shoprelay attention` says.
    func attention(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await command(["attention"] + arguments)
    }

    /// What an operator's command says.
    func command(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        let pipe = try DescriptorPipe()
        let program = try ChildProcess(
            RelayProcess.program, arguments + ["--state", directory.path + "/state"], environment: [:],
            output: pipe.writing)
        pipe.closeWriting()
        let output = await onThread { ReadDescriptor.toEnd(pipe.reading) }
        return (await program.status(), output)
    }

    /// Rackbeat's orders with this reference, drafts too.
    func orders(_ shop: String, _ id: Int) -> [SandboxOrder] {
        world.rackbeat.orders().filter { $0.heading.hasSuffix("[\(shop):\(id)]") }
    }

    /// - Parameter isConnected: whether the systems send their own webhooks to the relay.
    /// - Parameter makeWorld: the systems; a Rackbeat and two shops unless it says otherwise.
    static func with<Value: Sendable>(
        isConnected: Bool = true,
        makeWorld: ([EventLoop], HTTPClient) async throws -> World = { try World(loops: $0, client: $1) },
        _ body: @escaping @Sendable (Stage) async throws -> Value
    ) async throws -> Value {
        let loops = [try EventLoop.start(), try EventLoop.start()]
        let client = try HTTPClient(loop: loops[0])
        let world = try await makeWorld(loops, client)
        world.rackbeat.configure { $0.rateLimit = nil }
        let port = try freePort()
        let token = isConnected ? await world.connect(to: "http://127.0.0.1:\(port)") : "unused-token"
        let stage = Stage(world: world, directory: try TemporaryDirectory(), port: port, token: token)
        let value = try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    try await world.run()
                    return nil
                }
                group.addTask { try await body(stage) }
                var value: Value?
                while let next = try await group.next() {
                    if let next {
                        value = next
                        trigger.triggerGracefulShutdown()
                    }
                }
                return value
            }
        }
        await client.shutDown()
        for loop in loops { loop.stop() }
        guard let value else { throw CancellationError() }
        return value
    }

    private static let takenPorts = Mutex<Set<Int>>([])

    /// Below the range from which the kernel takes the ports of outgoing connections. Nobody listens on it yet, so that
    /// only the set keeps two stages from the same one.
    private static func freePort() throws -> Int {
        for _ in 0..<1000 {
            let port = Int.random(in: 20_000..<32_000)
            guard takenPorts.withLock({ $0.insert(port).inserted }) else { continue }
            if (try? Listener(host: "127.0.0.1", port: port)) != nil { return port }
        }
        throw CancellationError()
    }
}
