import Glibc
import HTTP
import HTTPTypes

/// The files of a directory, read and compressed once, at the start: what is asked for is looked up among them, so that no
/// path leads anywhere else.
public struct StaticFiles: Sendable {
    /// Why a directory is not served.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        public var path: String
        public var problem: String

        public var description: String { "\(path): \(problem)" }
    }

    private static let index = Array("index.html".utf8)

    /// By their path below the directory, without a slash in front.
    private let files: [[UInt8]: StaticFile]

    /// No file at all.
    public init() { files = [:] }

    /// Reads all files below the directory. Left out are names that begin with a dot, and links that lead out of it.
    public init(directory: String) throws(Failure) { files = try DirectoryReading(directory).files() }

    public var isEmpty: Bool { files.isEmpty }

    /// - Parameter path: percent-encoded as sent. A directory stands for its `index.html`.
    func find(_ path: String) -> Router.Handler? {
        guard let name = Self.name(path) else { return nil }
        if let file = files[name] { return { file.response(to: $0, now: time(nil)) } }
        guard files[name + [UInt8(ascii: "/")] + Self.index] != nil else { return nil }
        // Otherwise the page's own links would lead beside it.
        return { request in
            let location = request.path + "/" + (request.query.map { "?\($0)" } ?? "")
            return Response(
                .permanentRedirect, text: "See \(location)\n",
                fields: [.location: location, .cacheControl: "no-cache"])
        }
    }

    /// The path's segments, each decoded once. nil when one of them is not UTF-8, or holds a NUL or what would make two of
    /// it: RFC 3986 §2.2, an encoded slash is none.
    private static func name(_ path: String) -> [UInt8]? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        var name: [UInt8] = []
        for (place, segment) in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            guard let decoded = segment.percentDecoded,
                !decoded.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 == 0 })
            else { return nil }
            if place > 0 { name.append(UInt8(ascii: "/")) }
            name += Array(decoded.utf8)
        }
        if name.isEmpty || name.last == UInt8(ascii: "/") { name += index }
        return name
    }
}
