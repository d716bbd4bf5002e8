import Foundation

/// A server under load and where it listens.
final class Served {
    let program: Program
    let port: Int

    /// - Parameter isTLS: then it answers a plain request with 400.
    private init(_ program: Program, port: Int, isTLS: Bool = false, log: URL) async throws {
        self.program = program
        self.port = port
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            let status = try? Connection(port: port).status("GET /healthz")
            if status == (isTLS ? 400 : 200) { return }
            guard program.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        throw BenchError("a server does not answer on port \(port): \(said.suffix(2000))")
    }

    /// `shoprelay serve` with these settings.
    static func shoprelay(
        _ settings: String, environment: [String: String], port: Int, isTLS: Bool = false, in workplace: Workplace
    ) async throws -> Served {
        let file = try workplace.write(settings, to: "shoprelay-\(port).yaml")
        let log = workplace.file("shoprelay-\(port).log")
        let program = try Program(
            Program.beside("shoprelay"), ["serve", "--config", file.path], environment: environment, log: log)
        return try await Served(program, port: port, isTLS: isTLS, log: log)
    }

    /// nginx that answers 200 to everything, on a plain port and with TLS.
    static func nginx(port: Int, tlsPort: Int, in workplace: Workplace) async throws -> Served {
        let directory = workplace.directory.path
        let configuration = """
            worker_processes auto; daemon off; pid \(directory)/nginx.pid; error_log \(directory)/nginx.err;
            events { worker_connections 16384; }
            http {
              access_log off; client_body_temp_path \(directory)/body; client_body_buffer_size 64k;
              keepalive_requests 1000000000;
              ssl_certificate \(directory)/certificate.pem; ssl_certificate_key \(directory)/key.pem;
              ssl_protocols TLSv1.2 TLSv1.3;
              server { listen 127.0.0.1:\(port); listen 127.0.0.1:\(tlsPort) ssl; location / { return 200 "ok\\n"; } }
            }
            """
        let file = try workplace.write(configuration, to: "nginx.conf")
        let log = workplace.file("nginx.log")
        let program = try Program(Program.find("nginx"), ["-c", file.path], log: log)
        return try await Served(program, port: port, log: log)
    }
}
