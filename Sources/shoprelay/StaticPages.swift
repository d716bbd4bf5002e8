import Foundation
import HTTPServer
import HTTPTypes

/// The files of `Public/`, read once at the start.
struct StaticPages: Sendable {
    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    private let files: [String: [UInt8]]

    /// - Parameter directory: nil looks beside the working directory, then where the package installs it.
    init(directory: String?) {
        let candidates = directory.map { [$0] } ?? ["Public", "/usr/share/shoprelay/Public"]
        var files: [String: [UInt8]] = [:]
        for candidate in candidates where files.isEmpty {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: candidate)) ?? []
            for name in names where Self.types[URL(fileURLWithPath: name).pathExtension] != nil {
                files[name] = FileManager.default.contents(atPath: "\(candidate)/\(name)").map(Array.init)
            }
        }
        self.files = files
    }

    func register(on router: inout Router) {
        for (name, bytes) in files {
            let type = Self.types[URL(fileURLWithPath: name).pathExtension] ?? "application/octet-stream"
            let response = Response(.ok, fields: Self.fields(type), body: .bytes(bytes))
            router.on(.get, "/\(name)") { _ in response }
            if name == "index.html" { router.on(.get, "/") { _ in response } }
        }
    }

    private static func fields(_ type: String) -> HTTPFields {
        [
            .contentType: type, .contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
            .xContentTypeOptions: "nosniff", .cacheControl: "no-cache",
        ]
    }
}
