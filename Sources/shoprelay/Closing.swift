import ServiceLifecycle

/// Closes something when its turn in the shutdown has come.
struct Closing: Service {
    private let close: @Sendable () async -> Void

    init(_ close: @escaping @Sendable () async -> Void) { self.close = close }

    func run() async throws {
        try? await gracefulShutdown()
        await close()
    }
}
