import EventLoop
import HTTPClient

/// A client on a loop of its own, for as long as `body` runs.
func withClient<Result>(
    _ policy: ClientPolicy = ClientPolicy(), _ body: (HTTPClient) async throws -> Result
) async throws -> Result {
    let loop = try EventLoop.start()
    defer { loop.stop() }
    let client = try HTTPClient(loop: loop, policy: policy)
    do {
        let result = try await body(client)
        await client.shutDown()
        return result
    } catch {
        await client.shutDown()
        throw error
    }
}

/// The same, against a server that plays `script`.
func withServer<Result>(
    _ policy: ClientPolicy = ClientPolicy(), _ script: @escaping ScriptedServer.Script,
    _ body: (HTTPClient, ScriptedServer) async throws -> Result
) async throws -> Result {
    let server = try ScriptedServer(script)
    defer { server.stop() }
    return try await withClient(policy) { try await body($0, server) }
}

/// What a call came to, as a value.
func outcome(_ call: () async throws(ClientError) -> ClientResponse) async -> Result<ClientResponse, ClientError> {
    do throws(ClientError) { return .success(try await call()) } catch { return .failure(error) }
}

extension Result<ClientResponse, ClientError> {
    var error: ClientError? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}

extension ClientResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
