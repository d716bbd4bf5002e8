import ArgumentParser
import EventLoop
import Foundation
import HTTPClient
import HTTPTypes

/// The process that runs, which an operator's command asks over its control socket.
struct ControlTarget: ParsableArguments {
    @Option(help: ArgumentHelp("The state directory of the relay that runs.", valueName: "directory"))
    var state = "./state"

    /// Prints the answer.
    ///
    /// - Throws: as ``answer(_:_:_:timeout:)`` does.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ parameters: [(String, String)] = [],
        timeout: Duration = .seconds(60)
    ) async throws {
        print(try await answer(method, path, parameters, timeout: timeout), terminator: "")
    }

    /// - Parameters:
    ///   - parameters: values that need no escaping.
    ///   - timeout: of the whole answer.
    /// - Throws: ``ExitStatus/failure`` when there is none, or a refusal.
    func answer(
        _ method: HTTPRequest.Method, _ path: String, _ parameters: [(String, String)] = [],
        timeout: Duration = .seconds(60)
    ) async throws -> String {
        try await text(try control(), method, path, parameters, timeout: timeout)
    }

    /// For who asks more than once.
    func control() throws -> HTTPClient {
        do {
            return try HTTPClient(loop: try EventLoop.start(), policy: ClientPolicy(plainHTTP: .anywhere))
        } catch {
            complain("no call can be made: \(error)\n")
            throw ExitStatus.failure.code
        }
    }

    /// As ``answer(_:_:_:timeout:)``.
    func text(
        _ client: HTTPClient, _ method: HTTPRequest.Method, _ path: String, _ parameters: [(String, String)],
        timeout: Duration = .seconds(60)
    ) async throws -> String {
        let query = parameters.map { "\($0)=\($1)" }.joined(separator: "&")
        var request = ClientRequest(method, "http://localhost\(path)\(query.isEmpty ? "" : "?\(query)")")
        request.unixSocket = ControlSocket.path(in: state)
        request.timeout = timeout
        do throws(ClientError) {
            let response = try await client.send(request)
            let text = String(decoding: response.body, as: UTF8.self)
            guard response.status != .ok else { return text }
            complain(text)
        } catch {
            switch error {
            case .unclear:
                complain("the relay did not say how it ended; ask again, which does nothing twice\n")
            case .notSent, .refused, .cancelled:
                complain(
                    "no relay answers at \(ControlSocket.path(in: state)); is it running with this state directory?\n")
            }
        }
        throw ExitStatus.failure.code
    }

    private func complain(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
