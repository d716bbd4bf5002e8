import EventLoop
import Foundation
import HTTPServer
import ServiceLifecycle
import ServiceLifecycleTestKit

/// A server on a port of its own, or on `endpoints`, while `body` runs, shut down gracefully afterwards.
func withServer<Value: Sendable>(
    endpoints: [Listener]? = nil, tls: TLSTermination? = nil, limits: Limits = Limits(), proxies: Proxies = .none,
    host: String = "127.0.0.1",
    loops count: Int = 2,
    _ routes: (inout Router) -> Void,
    _ body: @Sendable (Int, GracefulShutdownTestTrigger) async throws -> Value
) async throws -> Value {
    var router = Router()
    routes(&router)
    let loops = try (0..<count).map { _ in try EventLoop.start() }
    let listeners = try endpoints ?? [Listener(host: host, port: 0)]
    let server = HTTPServer(
        endpoints: listeners.map { HTTPServer.Endpoint($0, tls: tls) }, loops: loops, limits: limits, proxies: proxies,
        router: router)
    let value = try await testGracefulShutdown { trigger in
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let result = await Result { () async throws in try await body(server.port, trigger) }
            trigger.triggerGracefulShutdown()
            try await group.waitForAll()
            return try result.get()
        }
    }
    for loop in loops { loop.stop() }
    return value
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// Blocking reads must not hold up the pool that the server's own tasks run on.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = BlockingThread { continuation.resume(with: Result { try body() }) }
        thread.start()
    }
}

private typealias BlockingThread = Foundation.Thread
