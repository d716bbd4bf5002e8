import Foundation
import Glibc
import TestSupport

/// `openssl s_server` with a certificate of its own making, good for 127.0.0.1 for a day.
final class TLSServer: Sendable {
    let port: Int
    /// What to trust in order to trust it.
    let certificate: String

    static let okay = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret"

    private let directory: URL
    private let process: Process

    /// - Parameter name: the certificate's only name, as `openssl` writes them: `IP:127.0.0.1`, `DNS:other.example`.
    /// - Parameter answer: to `GET /answer`, from the status line on.
    static func start(name: String, options: [String] = [], answer: String = okay) async throws -> TLSServer {
        try await withCheckedThrowingContinuation { continuation in
            // Blocks, which the pool's threads must not.
            Thread.detachNewThread { continuation.resume(with: Result { try TLSServer(name, options, answer) }) }
        }
    }

    private init(_ name: String, _ options: [String], _ answer: String) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoprelay-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        certificate = directory.appendingPathComponent("certificate.pem").path
        let key = directory.appendingPathComponent("key.pem").path
        let maker = Self.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
            "-subj", "/CN=test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate)
        try maker.run()
        maker.waitUntilExit()
        try Data(answer.utf8).write(to: directory.appendingPathComponent("answer"))
        let output = Pipe()
        process = Self.openssl(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-HTTP"] + options)
        process.currentDirectoryURL = directory
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.hasSuffix("\n") || !text.contains("ACCEPT 127.0.0.1:") {
            let data = Data(ReadDescriptor.some(output.fileHandleForReading.fileDescriptor))
            guard !data.isEmpty else { throw CocoaError(.fileReadUnknown) }
            text += String(decoding: data, as: UTF8.self)
        }
        port = text.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
    }

    func stop() {
        // A thread of the pool blocks SIGTERM, and its children inherit that.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: directory)
    }

    private static func openssl(_ arguments: String...) -> Process { openssl(arguments) }

    private static func openssl(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
