import ArgumentParser
import EventLoop
import HTTPClient
import Sandbox

/// Serves simulated systems in this process, beside the program that is measured.
enum Hosting {
    /// - Throws: `ExitCode.failure` when `body` says that it did not pass.
    static func run(
        _ make: ([EventLoop], HTTPClient) throws -> World,
        _ body: @escaping @Sendable (World, Workplace) async throws -> Bool
    ) async throws {
        let workplace = try Workplace()
        let loops = [try EventLoop.start()]
        let client = try HTTPClient(loop: loops[0], policy: ClientPolicy(userAgent: "Sandbox", connections: 64))
        let world = try make(loops, client)
        world.rackbeat.configure { $0.rateLimit = nil }
        let hasPassed = try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try await world.run()
                return nil
            }
            group.addTask { try await body(world, workplace) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            return false
        }
        await client.shutDown()
        for loop in loops { loop.stop() }
        if !hasPassed { throw ExitCode.failure }
    }
}
