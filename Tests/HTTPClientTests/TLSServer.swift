import Foundation
import Glibc
import TestSupport

/// `openssl s_server` with a certificate of its own making, good for 127.0.0.1 for a day.
final class TLSServer: Sendable {
    let port: Int
    /// What to trust in order to trust it.
    var certificate: String { files.root }

    static let okay = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret"

    private let directory: URL
    private let files: TestCertificate
    private let process: ChildProcess
    private let output: DescriptorPipe

    /// - Parameter name: the certificate's only name, as `openssl` writes them: `IP:127.0.0.1`, `DNS:other.example`.
    /// - Parameter answer: to `GET /answer`, from the status line on.
    static func start(name: String, options: [String] = [], answer: String = okay) async throws -> TLSServer {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoprelay-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let silence = try DescriptorPipe()
        let certificate = try await TestCertificate(name)
        try Data(answer.utf8).write(to: directory.appendingPathComponent("answer"))
        let output = try DescriptorPipe()
        let process = try ChildProcess(
            "/bin/sh",
            [
                "-c", "cd \"$0\" && exec \"$@\"", directory.path, openssl, "s_server", "-accept", "127.0.0.1:0",
                "-cert", certificate.chain, "-key", certificate.key, "-HTTP",
            ] + options, output: output.writing, errors: silence.writing)
        output.closeWriting()
        let port = try await withCheckedThrowingContinuation { continuation in
            // Blocks, which the pool's threads must not.
            Thread.detachNewThread { continuation.resume(with: Result { try readPort(output.reading) }) }
        }
        return TLSServer(port: port, files: certificate, directory: directory, process: process, output: output)
    }

    private init(port: Int, files: TestCertificate, directory: URL, process: ChildProcess, output: DescriptorPipe) {
        self.port = port
        self.files = files
        self.directory = directory
        self.process = process
        self.output = output
    }

    private static func readPort(_ output: CInt) throws -> Int {
        var text = ""
        while !text.hasSuffix("\n") || !text.contains("ACCEPT 127.0.0.1:") {
            let bytes = ReadDescriptor.some(output)
            guard !bytes.isEmpty else { throw CocoaError(.fileReadUnknown) }
            text += String(decoding: bytes, as: UTF8.self)
        }
        return text.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
    }

    func stop() {
        process.signal(SIGKILL)
        try? FileManager.default.removeItem(at: directory)
    }

    private static let openssl = "/usr/bin/openssl"
}
