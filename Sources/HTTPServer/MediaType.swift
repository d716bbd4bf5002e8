/// Media types of files and answers (RFC 9110 §8.3.1).
enum MediaType {
    private static let types = [
        "css": "text/css; charset=utf-8", "gif": "image/gif", "htm": "text/html; charset=utf-8",
        "html": "text/html; charset=utf-8", "ico": "image/vnd.microsoft.icon", "jpeg": "image/jpeg",
        "jpg": "image/jpeg", "js": "text/javascript; charset=utf-8", "json": "application/json",
        "map": "application/json", "mjs": "text/javascript; charset=utf-8", "pdf": "application/pdf",
        "png": "image/png", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8", "wasm": "application/wasm",
        "webmanifest": "application/manifest+json", "webp": "image/webp", "woff2": "font/woff2",
        "xml": "application/xml",
    ]

    /// - Parameter name: of a file. What is not known is offered for download: no browser guesses, being told not to.
    static func of(_ name: String) -> String {
        let suffix = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
        return suffix.flatMap { types[$0.lowercased()] } ?? "application/octet-stream"
    }

    /// Whether it is worth compressing: other types are compressed already.
    ///
    /// - Parameter type: as in `Content-Type`.
    static func isCompressible(_ type: String?) -> Bool {
        guard let type else { return false }
        let name = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        return name.hasPrefix("text/") && name != "text/event-stream" || name.hasSuffix("+json")
            || name.hasSuffix("+xml")
            || ["application/json", "application/javascript", "application/wasm", "application/xml"].contains(name)
    }
}
