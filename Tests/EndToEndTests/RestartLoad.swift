import Foundation
import Sandbox
import Synchronization
import TestSupport

/// Senders that know no pause: signed deliveries, each about an order of its own, and health checks between them.
final class RestartLoad: Sendable {
    struct Figures {
        var acknowledged: Set<Int> = []
        var freshConnections = 0
        var keptConnections = 0
        /// What no sender may ever meet.
        var failures: [String] = []
    }

    private let stage: Stage
    private let state = Mutex((figures: Figures(), isOver: false))
    private let threads: Mutex<[Task<Void, Never>]> = Mutex([])

    private static let check = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let lastCheck = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    private static let checksPerDelivery = 100

    init(_ stage: Stage) { self.stage = stage }

    func start(fresh: Int, kept: Int) {
        for index in 0..<fresh + kept {
            let task = Task {
                await onThread { index < fresh ? self.useFreshConnections() : self.useKeptConnections() }
            }
            threads.withLock { $0.append(task) }
        }
    }

    /// Whether something was acknowledged since `before`.
    func count() -> Int { state.withLock { $0.figures.acknowledged.count } }

    func stop() async -> Figures {
        state.withLock { $0.isOver = true }
        for task in threads.withLock(\.self) { await task.value }
        return state.withLock { $0.figures }
    }

    private var isOver: Bool { state.withLock { $0.isOver } }

    private func fail(_ text: String) { state.withLock { $0.figures.failures.append(text) } }

    private func order() -> (id: Int, request: String)? {
        let shop = stage.world.dk
        guard let id = try? shop.placeOrder(OrderRequest(lines: [.init("LYS/24", 1)], checksStock: false)),
            let delivery = Delivery(shop: shop, order: id)
        else { return nil }
        return (id, delivery.request)
    }

    private func useFreshConnections() {
        while !isOver {
            guard let order = order() else { return fail("no order") }
            for index in 0...Self.checksPerDelivery {
                do throws(RawClient.Failure) {
                    let client = try RawClient(port: stage.port)
                    try client.send(index == 0 ? order.request : Self.lastCheck)
                    let answer = try client.readToEnd()
                    if !answer.hasPrefix("HTTP/1.1 200 ") { fail("fresh: \(answer.prefix(40))") }
                    state.withLock { state in
                        state.figures.freshConnections += 1
                        if index == 0 { state.figures.acknowledged.insert(order.id) }
                    }
                } catch {
                    fail("fresh: \(error)")
                }
            }
        }
    }

    /// A connection that ends between two requests is the sender's to replace; one that ends before its first answer, or
    /// within one, is a failure.
    private func useKeptConnections() {
        var client: RawClient?
        while !isOver {
            guard let order = order() else { return fail("no order") }
            let request = order.request.replacing("Connection: close\r\n", with: "")
            for index in 0...Self.checksPerDelivery {
                var answer: String?
                while answer == nil, !isOver {
                    let isFresh = client == nil
                    do throws(RawClient.Failure) {
                        let connection = if let client { client } else { try RawClient(port: stage.port) }
                        client = connection
                        answer = try Self.exchange(index == 0 ? request : Self.check, on: connection)
                    } catch {
                        if isFresh { fail("kept: \(error)") }
                    }
                    if answer == nil {
                        if isFresh { fail("kept: no answer") }
                        client = nil
                    }
                    if isFresh { state.withLock { $0.figures.keptConnections += 1 } }
                }
                guard let answer else { return }
                if !answer.hasPrefix("HTTP/1.1 200 ") { fail("kept: \(answer.prefix(40))") }
                if index == 0 { state.withLock { _ = $0.figures.acknowledged.insert(order.id) } }
                if answer.lowercased().contains("connection: close") { client = nil }
            }
        }
    }

    /// - Returns: the answer; nil when the connection had ended before its first byte.
    private static func exchange(_ request: String, on client: RawClient) throws(RawClient.Failure) -> String? {
        try client.send(request)
        var answer = try client.read(until: "\r\n\r\n")
        if answer.isEmpty { return nil }
        let head = answer.components(separatedBy: "\r\n\r\n")[0]
        let field = head.lowercased().components(separatedBy: "content-length: ").dropFirst().first ?? ""
        let length = head.utf8.count + 4 + (Int(field.prefix { $0.isNumber }) ?? 0)
        while answer.utf8.count < length {
            let more = try client.read()
            if more.isEmpty { throw .reset }
            answer += String(decoding: more, as: UTF8.self)
        }
        return answer
    }
}
