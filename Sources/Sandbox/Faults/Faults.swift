import HTTPServer
import HTTPTypes
import Synchronization

/// The faults of one simulated system; the first that matches a call wins.
public final class Faults: Sendable {
    private struct State {
        var faults: [Fault] = []
        var chance: Chance
        var struck = 0
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(chance: Chance(seed: seed))) }

    public func add(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

    public func clear() { state.withLock { $0.faults.removeAll() } }

    /// Those that may still strike.
    public var pending: [Fault] { state.withLock { $0.faults } }

    /// How many calls a fault has struck so far.
    public var struck: Int { state.withLock { $0.struck } }

    private func next(for route: String) -> Fault.Kind? {
        state.withLock { state in
            guard !state.faults.isEmpty else { return nil }
            for index in state.faults.indices where state.faults[index].matches(route) {
                let fault = state.faults[index]
                if fault.probability < 1, state.chance.unit() >= fault.probability { continue }
                if let times = fault.times {
                    if times <= 1 { state.faults.remove(at: index) } else { state.faults[index].times = times - 1 }
                }
                state.struck += 1
                return fault.kind
            }
            return nil
        }
    }

    /// - Parameter write: carries the call out.
    func around(_ route: String, _ write: @escaping @Sendable () async -> Response) async -> Response {
        guard let kind = next(for: route) else { return await write() }
        switch kind {
        case .status(let status): return .page(status)
        case .statusAfterWrite(let status):
            _ = await write()
            return .page(status)
        case .html: return .page(200)
        case .notice: return (await write()).behindNotice
        case .resetBeforeWrite: return Response(.ok, body: .reset)
        case .resetAfterWrite:
            _ = await write()
            return Response(.ok, body: .reset)
        case .timeoutAfterWrite(let duration):
            _ = await write()
            try? await Task.sleep(for: duration)
            return Response(.ok, body: .reset)
        case .writeAfterStatus(let duration):
            Task {
                try? await Task.sleep(for: duration)
                _ = await write()
            }
            return .page(504)
        case .slow(let duration):
            try? await Task.sleep(for: duration)
            return await write()
        case .rateLimited(let seconds):
            var response = Response.page(429)
            response.fields[.retryAfter] = String(seconds)
            return response
        }
    }
}

extension Response {
    fileprivate static func page(_ status: Int) -> Response {
        let page =
            "<!DOCTYPE html>\n<html><head><title>\(status)</title></head><body><h1>\(status)</h1></body></html>\n"
        var response = Response(HTTPResponse.Status(code: status), text: page)
        response.fields[.contentType] = "text/html; charset=UTF-8"
        return response
    }

    fileprivate var behindNotice: Response {
        guard case .bytes(let bytes) = body else { return self }
        var response = self
        let notice = "<br />\n<b>Notice</b>:  Undefined index: demo in <b>plugin.php</b> on line <b>7</b><br />\n"
        response.body = .bytes(Array(notice.utf8) + bytes)
        return response
    }
}
