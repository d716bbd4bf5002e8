import Cryptography
import Foundation
import Settings

/// The certificates on disk, as the settings name them.
struct TLSFiles: Sendable {
    struct Failure: Error, Equatable, CustomStringConvertible {
        var part: Settings.TLS.Identity.Part
        var path: String
        var problem: String

        var description: String { "tls: \(path): \(problem)" }
    }

    /// Bytes of the largest file.
    private static let limit = 1 << 20

    let settings: Settings.TLS

    init(_ settings: Settings.TLS) { self.settings = settings }

    func load() throws(Failure) -> TLSContext {
        let identity = try Self.read(settings.identity)
        var more: [TLSContext.Identity] = []
        for identity in settings.more {
            let read = try Self.read(identity)
            // Alone, so that the error names its file.
            _ = try Self.context(read, [], identity)
            more.append(read)
        }
        return try Self.context(identity, more, settings.identity)
    }

    /// What is wrong with each of two files, or with both together.
    static func mistakes(in identity: Settings.TLS.Identity) -> [(part: Settings.TLS.Identity.Part, problem: String)] {
        var failures: [Failure] = []
        func attempt<Value>(_ body: () throws(Failure) -> Value) -> Value? {
            do throws(Failure) { return try body() } catch {
                failures.append(error)
                return nil
            }
        }
        let chain = attempt { () throws(Failure) in try bytes(of: identity.certificate, .certificate) }
        let key = attempt { () throws(Failure) in try bytes(of: identity.key, .key) }
        if let chain, let key {
            _ = attempt { () throws(Failure) in
                try context(TLSContext.Identity(chain: chain, privateKey: key), [], identity)
            }
        }
        return failures.map { ($0.part, "\($0.path): \($0.problem)") }
    }

    /// What the files are now; a change of it is a reason to load them again. Links are followed.
    func fingerprint() -> [String] {
        ([settings.identity] + settings.more).flatMap { [$0.certificate, $0.key] }.map { path in
            let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            let attributes = (try? FileManager.default.attributesOfItem(atPath: target)) ?? [:]
            let date = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(target) \(attributes[.systemFileNumber] ?? "") \(attributes[.size] ?? "") \(date)"
        }
    }

    private static func context(
        _ identity: TLSContext.Identity, _ more: [TLSContext.Identity], _ files: Settings.TLS.Identity
    ) throws(Failure) -> TLSContext {
        do throws(TLSError) {
            return try TLSContext(identity, more: more)
        } catch {
            switch error {
            case .privateKey, .mismatch: throw Failure(part: .key, path: files.key, problem: "\(error)")
            case .certificate, .chain, .tooWeak, .unavailable:
                throw Failure(part: .certificate, path: files.certificate, problem: "\(error)")
            }
        }
    }

    private static func read(_ identity: Settings.TLS.Identity) throws(Failure) -> TLSContext.Identity {
        TLSContext.Identity(
            chain: try bytes(of: identity.certificate, .certificate), privateKey: try bytes(of: identity.key, .key))
    }

    private static func bytes(
        of path: String, _ part: Settings.TLS.Identity.Part
    ) throws(Failure) -> [UInt8] {
        let failure = { Failure(part: part, path: path, problem: $0) }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let type = try? FileManager.default.attributesOfItem(atPath: target.path)[.type] as? FileAttributeType
        guard let type else { throw failure("does not exist") }
        guard type == .typeRegular else { throw failure("is not a file") }
        guard let file = try? FileHandle(forReadingFrom: target) else { throw failure("cannot be read") }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: limit + 1) ?? Data() else { throw failure("cannot be read") }
        guard data.count <= limit else { throw failure("is larger than 1 MiB") }
        return Array(data)
    }
}
