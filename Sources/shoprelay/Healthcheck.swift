import ArgumentParser
import EventLoop
import Foundation
import HTTPClient
import HTTPTypes
import Settings

/// `shoprelay healthcheck`: asks a running server whether it is healthy, for a container that has no curl.
struct Healthcheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a running server whether it is healthy: ends with 0 on status 200, with 1 on anything else.")

    @Argument(help: "What to ask; http://127.0.0.1:8080/healthz without it.")
    var url: String?

    @Option(
        help: ArgumentHelp("Ask for /healthz where a server with this --listen can be found.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("How long to wait, 1 to 60 s.", valueName: "seconds"))
    var timeout = 3

    func validate() throws {
        if url != nil && listen != nil { throw ValidationError("Give a URL or --listen, not both.") }
        if let listen, Settings.Listen(listen) == nil { throw ValidationError("--listen takes HOST:PORT.") }
        if !(1...60).contains(timeout) { throw ValidationError("--timeout takes 1 to 60.") }
    }

    func run() async throws {
        var request = ClientRequest(.get, target)
        request.timeout = .seconds(timeout)
        request.connectTimeout = request.timeout
        request.responseLimit = 64 << 10
        do throws(ClientError) {
            let loop: EventLoop
            do { loop = try EventLoop.start() } catch { throw .notSent(.library) }
            let client = try HTTPClient(loop: loop, policy: ClientPolicy(plainHTTP: .anywhere))
            let status = try await client.send(request).status.code
            if status == 200 { return print("healthy") }
            complain("status \(status)")
        } catch {
            complain(error.sentence)
        }
        throw ExitStatus.failure.code
    }

    /// The URL to ask; a server that listens everywhere is asked on this machine.
    var target: String {
        guard var listen = listen.flatMap(Settings.Listen.init) else { return url ?? "http://127.0.0.1:8080/healthz" }
        if listen.host == "0.0.0.0" { listen.host = "127.0.0.1" }
        if listen.host == "::" { listen.host = "::1" }
        return "http://\(listen)/healthz"
    }

    private func complain(_ problem: String) {
        try? FileHandle.standardError.write(contentsOf: Data("not healthy: \(problem)\n".utf8))
    }
}

extension ClientError {
    /// For a person who has just asked.
    fileprivate var sentence: String {
        switch self {
        case .notSent(let reason): "could not ask (\(reason.rawValue))"
        case .unclear(let reason): "no answer (\(reason.rawValue))"
        case .refused(let reason): "cannot ask that (\(reason.rawValue))"
        case .cancelled: "interrupted"
        }
    }
}
