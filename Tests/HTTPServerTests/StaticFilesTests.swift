import Foundation
import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// The files of a directory over real connections.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct StaticFilesTests {
    private static let page = Array("<!doctype html>\(String(repeating: "<p>Orders and stock</p>\n", count: 200))".utf8)
    private static let style = Array("body { margin: 0 }\n".utf8)
    private static let secret = "nobody's business"
    /// 6 Nov 1994 08:49:37 UTC.
    private static let modified = Date(timeIntervalSince1970: 784_111_777)

    /// A directory `public` beside what must not be served.
    private static func directory() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let root = "\(directory.path)/public"
        for path in ["assets/deep", "empty", ".git"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(path)", withIntermediateDirectories: true)
        }
        let files: [(String, [UInt8])] = [
            ("index.html", page), ("style.css", style), ("app.js", Array("export {}\n".utf8)),
            ("assets/index.html", style), ("assets/deep/blå bær.svg", Array("<svg/>".utf8)),
            ("data.bin", [UInt8](0...255)), ("none.txt", []), ("noext", style), ("100%.txt", style),
            (".env", Array(secret.utf8)), (".git/config", Array(secret.utf8)), ("../secret.txt", Array(secret.utf8)),
        ]
        for (path, bytes) in files {
            let url = URL(fileURLWithPath: "\(root)/\(path)")
            try Data(bytes).write(to: url)
            try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: url.path)
        }
        for (link, target) in [
            ("out.txt", "../secret.txt"), ("absolute.txt", "\(directory.path)/secret.txt"), ("up", ".."),
            ("assets/loop", "loop"), ("gone.txt", "nowhere"), ("inside.css", "style.css"), ("etc", "/etc"),
        ] {
            try FileManager.default.createSymbolicLink(atPath: "\(root)/\(link)", withDestinationPath: target)
        }
        return directory
    }

    private static func get(
        _ port: Int, _ path: String, _ fields: String = "", method: String = "GET"
    ) throws -> CorpusAnswer {
        try CorpusAnswer.get(port, path, fields, method: method)
    }

    private func withFiles<Value: Sendable>(_ body: @escaping @Sendable (Int) throws -> Value) async throws -> Value {
        let directory = try Self.directory()
        let files = try StaticFiles(directory: "\(directory.path)/public")
        return try await withServer({ router in
            router.on(.get, "/healthz") { _ in Response(.ok, text: "ok") }
            router.on(.post, "/hooks/{name}", bodyLimit: 100) { _ in Response(.ok) }
            router.serve(files)
        }) { port, _ in try await onThread { try body(port) } }
    }

    @Test func aFileIsSentWithItsTypeAndWhatABrowserMayDoWithIt() async throws {
        let rows: [(String, String, [UInt8])] = [
            ("/", "text/html; charset=utf-8", Self.page), ("/index.html", "text/html; charset=utf-8", Self.page),
            ("/style.css", "text/css; charset=utf-8", Self.style),
            ("/style%2Ecss", "text/css; charset=utf-8", Self.style),
            ("/app.js", "text/javascript; charset=utf-8", Array("export {}\n".utf8)),
            ("/assets/", "text/html; charset=utf-8", Self.style),
            ("/assets/deep/bl%C3%A5%20b%c3%a6r.svg", "image/svg+xml", Array("<svg/>".utf8)),
            ("/data.bin", "application/octet-stream", [UInt8](0...255)), ("/none.txt", "text/plain; charset=utf-8", []),
            ("/noext", "application/octet-stream", Self.style),
            ("/100%25.txt", "text/plain; charset=utf-8", Self.style),
            ("/style.css?v=2", "text/css; charset=utf-8", Self.style),
            ("/inside.css", "text/css; charset=utf-8", Self.style),
        ]
        try await withFiles { port in
            for (path, type, bytes) in rows {
                let answer = try Self.get(port, path)
                #expect(answer.status == 200 && answer.body == bytes, "\(path)")
                #expect(answer.values("Content-Type") == [type], "\(path)")
                #expect(answer.values("X-Content-Type-Options") == ["nosniff"])
                #expect(answer.values("Referrer-Policy") == ["no-referrer"])
                let policy = answer.values("Content-Security-Policy").first ?? ""
                #expect(policy.hasPrefix("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"))
                #expect(!policy.contains("unsafe") && !policy.contains("*"))
                #expect(answer.values("Cache-Control") == ["no-cache"] && answer.values("Vary") == ["Accept-Encoding"])
                #expect(answer.values("Last-Modified") == ["Sun, 06 Nov 1994 08:49:37 GMT"])
                #expect(answer.values("Accept-Ranges") == ["bytes"] && answer.values("ETag").count == 1)
                let head = try Self.get(port, path, method: "HEAD")
                #expect(head.status == 200 && head.fields.map(\.name) == answer.fields.map(\.name), "\(path)")
                #expect(head.values("Content-Length") == ["\(bytes.count)"], "\(path)")
            }
        }
    }

    private static let elsewhere = [
        "/../secret.txt", "/assets/../../secret.txt", "/./style.css", "/assets/./index.html", "/assets/../style.css",
        "/..", "/../", "/.", "/...", "/..;/secret.txt", "/%2e%2e/secret.txt", "/%2E%2E/secret.txt", "/.%2e/secret.txt",
        "/%2e./secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%2fsecret.txt",
        "/..%2Fsecret.txt", "/assets%2findex.html", "/assets%2Findex.html", "/%2fetc%2fpasswd", "/%2f%2e%2e",
        "/..%5csecret.txt", "/..%5Csecret.txt", "/%2e%2e%5csecret.txt", "/assets%5cindex.html", "/%5c%5cserver%5cshare",
        "/%252e%252e/secret.txt", "/%252e%252e%252fsecret.txt", "/..%252fsecret.txt", "/..%255csecret.txt",
        "/style%252Ecss", "/%c0%ae%c0%ae/secret.txt", "/%c0%ae%c0%ae%c0%afsecret.txt", "/..%c0%afsecret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt", "/%f0%80%80%ae%f0%80%80%ae/secret.txt", "/..%c1%9csecret.txt",
        "/..%ef%bc%8fsecret.txt", "/%ef%bc%8e%ef%bc%8e/secret.txt", "/%u002e%u002e/secret.txt", "/style.css%00",
        "/style.css%00.html", "/%00/../style.css", "/%00", "/style.css%0a", "/style.css%0d%0a", "/style.css%20",
        "/style.css/", "/style.css/..", "/style.css.", "/STYLE.CSS", "/Style.css", "//style.css", "//secret.txt",
        "///etc/passwd", "/assets//index.html", "//", "/etc/passwd", "/file:///etc/passwd", "/.env", "/%2eenv",
        "/.git/config", "/%2egit/config", "/assets/.git/config", "/.", "/out.txt", "/absolute.txt", "/up/secret.txt",
        "/up/public/style.css", "/up/", "/etc/hostname", "/etc/", "/gone.txt", "/assets/loop", "/empty/", "/empty",
        "/assets/deep/", "/assets/deep", "/style.css::$DATA", "/style.css~", "/style.css;x", "/secret.txt",
        "/style.css%3Fv=2", "/style.css%23", "/%ff", "/%c3", "/bl%c3%a5%20b%c3%a6r.svg", "/index.html.gz",
    ]

    @Test func nothingButTheFilesBelowTheDirectoryIsServedHoweverAPathIsWritten() async throws {
        try await withFiles { port in
            for path in Self.elsewhere {
                let answer = try Self.get(port, path)
                #expect([400, 404].contains(answer.status), "\(path): \(answer.status)")
                #expect(!String(decoding: answer.body, as: UTF8.self).contains(Self.secret), "\(path)")
            }
        }
    }

    @Test func aDirectoryIsFoundWithoutItsSlash() async throws {
        let (there, query, back) = try await withFiles { port in
            (
                try Self.get(port, "/assets"), try Self.get(port, "/assets?x=1", method: "HEAD"),
                try Self.get(port, "//assets")
            )
        }
        #expect(there.status == 308 && there.values("Location") == ["/assets/"])
        #expect(query.status == 308 && query.values("Location") == ["/assets/?x=1"])
        // Of another host nothing is said.
        #expect(back.status == 404)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
    func whatOnlyCanBeReadIsNotWritten(method: String) async throws {
        let (file, none) = try await withFiles { port in
            (
                try Self.get(port, "/style.css", "Content-Length: 0\r\n", method: method),
                try Self.get(port, "/nowhere", "Content-Length: 0\r\n", method: method)
            )
        }
        #expect(file.status == 405 && file.values("Allow") == ["GET, HEAD, OPTIONS"])
        #expect(none.status == 404)
    }

    @Test func routesComeFirst() async throws {
        let (health, hook, options, server) = try await withFiles { port in
            (
                try Self.get(port, "/healthz"), try Self.get(port, "/hooks/a"),
                try Self.get(port, "/style.css", method: "OPTIONS"), try Self.get(port, "*", method: "OPTIONS")
            )
        }
        #expect(health.body == Array("ok".utf8))
        #expect(hook.status == 405 && hook.values("Allow") == ["POST, OPTIONS"])
        #expect(options.status == 204 && options.values("Allow") == ["GET, HEAD, OPTIONS"])
        #expect(server.values("Allow") == ["GET, HEAD, POST, OPTIONS"])
    }

    @Test func whoAsksGetsGzipWhereItIsWorthItAndEachFormHasItsTag() async throws {
        try await withFiles { port in
            let plain = try Self.get(port, "/")
            let coded = try Self.get(port, "/", "Accept-Encoding: br, gzip\r\n")
            #expect(coded.values("Content-Encoding") == ["gzip"] && coded.body.gunzipped == Self.page)
            #expect(coded.body.count < Self.page.count / 2 && coded.values("ETag") != plain.values("ETag"))
            #expect(coded.values("Content-Type") == plain.values("Content-Type"))
            let head = try Self.get(port, "/", "Accept-Encoding: gzip\r\n", method: "HEAD")
            #expect(head.fields.map(\.name) == coded.fields.map(\.name))
            #expect(head.values("Content-Length") == ["\(coded.body.count)"])
            for path in ["/style.css", "/data.bin"] {
                let answer = try Self.get(port, path, "Accept-Encoding: gzip\r\n")
                #expect(answer.values("Content-Encoding").isEmpty && answer.values("Vary") == ["Accept-Encoding"])
                let only = try Self.get(port, path, "Accept-Encoding: gzip, identity;q=0\r\n")
                #expect(only.values("Content-Encoding") == ["gzip"] && only.body.gunzipped == answer.body)
            }
            #expect(try Self.get(port, "/", "Accept-Encoding: identity;q=0\r\n").status == 406)
        }
    }

    @Test func whoHasItAlreadyIsToldSo() async throws {
        try await withFiles { port in
            for asked in ["", "Accept-Encoding: gzip\r\n"] {
                let first = try Self.get(port, "/", asked)
                let tag = try #require(first.values("ETag").first)
                for condition in [
                    "If-None-Match: \(tag)", "If-None-Match: \"x\", W/\(tag)", "If-None-Match: *",
                    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
                    "If-None-Match: \(tag)\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT",
                    "If-None-Match: \(tag)\r\nRange: bytes=0-1",
                ] {
                    for method in ["GET", "HEAD"] {
                        let answer = try Self.get(port, "/", asked + condition + "\r\n", method: method)
                        #expect(answer.status == 304 && answer.body.isEmpty, "\(condition)")
                        // RFC 9110 §15.4.5: what a cache needs, and nothing of the content.
                        #expect(answer.values("ETag") == [tag] && answer.values("Vary") == ["Accept-Encoding"])
                        #expect(answer.values("Cache-Control") == ["no-cache"])
                        #expect(answer.values("Content-Type").isEmpty && answer.values("Content-Encoding").isEmpty)
                    }
                }
                for (condition, status) in [
                    ("If-None-Match: \"x\"", 200), ("If-Match: \"x\"", 412), ("If-Match: \(tag)", 200),
                    ("If-None-Match: \"x\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 200),
                    ("If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT", 200),
                    ("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT", 412),
                ] {
                    #expect(try Self.get(port, "/", asked + condition + "\r\n").status == status, "\(condition)")
                }
            }
            // The tag of one form is not the other's.
            let plain = try #require(try Self.get(port, "/").values("ETag").first)
            let other = try Self.get(port, "/", "Accept-Encoding: gzip\r\nIf-None-Match: \(plain)\r\n")
            #expect(other.status == 200 && other.values("Content-Encoding") == ["gzip"])
        }
    }

    @Test func aPartIsSentToWhoAsksForIt() async throws {
        try await withFiles { port in
            let whole = try Self.get(port, "/data.bin")
            let tag = try #require(whole.values("ETag").first)
            for (fields, part) in [
                ("Range: bytes=0-0", 0..<1), ("Range: bytes=10-19", 10..<20), ("Range: bytes=250-", 250..<256),
                ("Range: bytes=-6", 250..<256), ("Range: bytes=0-99999", 0..<256),
                ("Range: bytes=300-400, 5-5", 5..<6), ("Range: bytes=1-2\r\nIf-Range: \(tag)", 1..<3),
            ] {
                let answer = try Self.get(port, "/data.bin", fields + "\r\n")
                #expect(answer.status == 206 && answer.body == Array(whole.body[part]), "\(fields)")
                #expect(answer.values("Content-Range") == ["bytes \(part.lowerBound)-\(part.upperBound - 1)/256"])
                #expect(answer.values("ETag") == [tag] && answer.values("Content-Type") == whole.values("Content-Type"))
                #expect(answer.values("Vary") == ["Accept-Encoding"] && answer.values("Cache-Control") == ["no-cache"])
            }
            for fields in [
                "Range: bytes=5-1", "Range: lines=1-2", "Range: bytes=0-1\r\nIf-Range: \"x\"",
                "Range: bytes=0-1\r\nIf-Range: W/\(tag)", "Range: bytes=0-1\r\nRange: bytes=4-5",
                "Range: bytes=0-1\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT", "Range: bytes=0-9,5-15",
                "Range: bytes=300-\r\nIf-Range: \"x\"",
            ] {
                let answer = try Self.get(port, "/data.bin", fields + "\r\n")
                #expect(answer.status == 200 && answer.body == whole.body, "\(fields)")
                #expect(answer.values("Content-Range").isEmpty)
            }
            let beyond = try Self.get(port, "/data.bin", "Range: bytes=256-\r\n")
            #expect(beyond.status == 416 && beyond.values("Content-Range") == ["bytes */256"])
            // RFC 9110 §14.2: in GET alone.
            let head = try Self.get(port, "/data.bin", "Range: bytes=0-1\r\n", method: "HEAD")
            #expect(head.status == 200 && head.values("Content-Length") == ["256"])
            #expect(try Self.get(port, "/none.txt", "Range: bytes=0-\r\n").status == 200)
        }
    }

    /// RFC 9110 §14.2: of the representation that is chosen, coded or not.
    @Test func aPartOfAFormInGzipIsOfItsBytes() async throws {
        try await withFiles { port in
            let gzip = "Accept-Encoding: gzip\r\n"
            let whole = try Self.get(port, "/", gzip)
            let part = try Self.get(port, "/", gzip + "Range: bytes=10-19\r\n")
            #expect(part.status == 206 && part.body == Array(whole.body[10..<20]))
            #expect(part.values("Content-Encoding") == ["gzip"] && part.values("ETag") == whole.values("ETag"))
            #expect(part.values("Content-Range") == ["bytes 10-19/\(whole.body.count)"])
            #expect(try Self.get(port, "/", gzip + "Range: bytes=0-1,4-5\r\n").status == 200)
        }
    }

    /// RFC 9110 §14.6, §15.3.7.2.
    @Test func severalPartsAreSentInOneAnswer() async throws {
        try await withFiles { port in
            let answer = try Self.get(port, "/data.bin", "Range: bytes=65-70, 0-2,-1\r\n")
            #expect(answer.status == 206 && answer.values("Content-Range").isEmpty)
            let type = try #require(answer.values("Content-Type").first)
            #expect(type.hasPrefix("multipart/byteranges; boundary="))
            let boundary = type.split(separator: "=").last.map(String.init) ?? ""
            #expect(!boundary.isEmpty && boundary.utf8.count <= 70)
            var expected: [UInt8] = []
            for part in [65..<71, 0..<3, 255..<256] {
                expected += Array("--\(boundary)\r\nContent-Type: application/octet-stream\r\n".utf8)
                expected += Array("Content-Range: bytes \(part.lowerBound)-\(part.upperBound - 1)/256\r\n\r\n".utf8)
                expected += part.map { UInt8($0) } + Array("\r\n".utf8)
            }
            expected += Array("--\(boundary)--\r\n".utf8)
            #expect(answer.body == expected)
        }
    }

    @Test func aDirectoryThatIsNotThereIsAnError() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StaticFiles.Failure.self) { _ = try StaticFiles(directory: "\(directory.path)/none") }
        let file = "\(directory.path)/file"
        try Data().write(to: URL(fileURLWithPath: file))
        #expect(throws: StaticFiles.Failure.self) { _ = try StaticFiles(directory: file) }
    }

    @Test func aDirectoryBeyondItsBoundsIsAnError() throws {
        let directory = try TemporaryDirectory()
        #expect(try StaticFiles(directory: directory.path).isEmpty)
        let large = URL(fileURLWithPath: "\(directory.path)/large.bin")
        try Data(count: 17 << 20).write(to: large)
        #expect(throws: StaticFiles.Failure.self) { _ = try StaticFiles(directory: directory.path) }
        try FileManager.default.removeItem(at: large)
        let deep = (0..<12).map { "\($0)" }.joined(separator: "/")
        try FileManager.default.createDirectory(atPath: "\(directory.path)/\(deep)", withIntermediateDirectories: true)
        #expect(throws: StaticFiles.Failure.self) { _ = try StaticFiles(directory: directory.path) }
    }

    /// A pipe would be waited for, for ever.
    @Test func whatIsNoFileIsLeftOut() throws {
        let directory = try TemporaryDirectory()
        #expect(mkfifo("\(directory.path)/pipe.txt", 0o600) == 0)
        #expect(try StaticFiles(directory: directory.path).isEmpty)
    }
}
