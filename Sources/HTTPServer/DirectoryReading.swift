import Foundation
import Glibc
import Logging

/// Reads a directory of files to be served.
struct DirectoryReading {
    /// Of all files together: they stay in memory.
    private static let byteLimit = 16 << 20
    private static let countLimit = 1000
    private static let depthLimit = 8

    /// Without links in it.
    private let root: String
    private let now = time(nil)

    init(_ directory: String) throws(StaticFiles.Failure) {
        root = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
        guard case .directory = Self.kind(root) else {
            throw StaticFiles.Failure(path: directory, problem: "is no directory that can be read")
        }
    }

    /// By their path below the directory.
    func files() throws(StaticFiles.Failure) -> [[UInt8]: StaticFile] {
        var files: [[UInt8]: StaticFile] = [:]
        var bytes = 0
        var directories = [""]
        while let directory = directories.popLast() {
            for name in try names(in: directory) {
                let path = directory + name
                switch kind(of: path) {
                case .directory:
                    guard path.utf8.count(where: { $0 == UInt8(ascii: "/") }) < Self.depthLimit else {
                        throw failure(path, "is too deep")
                    }
                    directories.append(path + "/")
                case .file(let size, let modified):
                    bytes += size
                    guard bytes <= Self.byteLimit else { throw failure(path, "the files have too many bytes") }
                    guard files.count < Self.countLimit else { throw failure(path, "there are too many files") }
                    files[Array(path.utf8)] = try file(path, size, modified)
                case .other: Logger.current.warning("file not served", metadata: ["file": "\(root)/\(path)"])
                }
            }
        }
        return files
    }

    private enum Kind { case directory, file(size: Int, modified: Int), other }

    /// Without those that begin with a dot.
    private func names(in directory: String) throws(StaticFiles.Failure) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(directory)")
                .filter { !$0.hasPrefix(".") }
        } catch {
            throw failure(directory, "cannot be read")
        }
    }

    /// A link is what it leads to: a file below the directory, or nothing that is served.
    private func kind(of path: String) -> Kind {
        let kind = Self.kind("\(root)/\(path)")
        guard case .other = kind else { return kind }
        let target = URL(fileURLWithPath: "\(root)/\(path)").resolvingSymlinksInPath().path
        guard target.hasPrefix("\(root)/"), case .file = Self.kind(target) else { return .other }
        return Self.kind(target)
    }

    private static func kind(_ path: String) -> Kind {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return .other }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory: return .directory
        case .typeRegular:
            let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return .file(size: (attributes[.size] as? NSNumber)?.intValue ?? 0, modified: Int(max(modified, 0)))
        default: return .other
        }
    }

    private func file(_ path: String, _ size: Int, _ modified: Int) throws(StaticFiles.Failure) -> StaticFile {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)"), data.count == size else {
            throw failure(path, "cannot be read")
        }
        // RFC 9110 §8.8.2.1: never later than the answer.
        guard let file = StaticFile(Array(data), name: path, modified: min(modified, now)) else {
            throw failure(path, "there is no memory for it")
        }
        return file
    }

    private func failure(_ path: String, _ problem: String) -> StaticFiles.Failure {
        StaticFiles.Failure(path: "\(root)/\(path)", problem: problem)
    }
}
