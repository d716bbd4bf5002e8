public import Foundation

/// Where a secret is kept: `env:NAME` or `file:PATH`. The settings file never holds the secret itself.
public struct SecretSource: Equatable, Sendable, CustomStringConvertible {
    private enum Place: Equatable, Sendable {
        case environment(String)
        case file(String)
    }

    /// Bytes of the largest file.
    public static let limit = 64 << 10

    private let place: Place
    private let line: Int?
    private let path: String

    /// nil when `text` is not `env:NAME` or `file:PATH`.
    public init?(_ text: String) { self.init(text, line: nil, path: "") }

    init?(_ text: String, line: Int?, path: String) {
        if text.hasPrefix("env:"), Self.isVariable(text.dropFirst(4)) {
            place = .environment(String(text.dropFirst(4)))
        } else if text.hasPrefix("file:"), text.utf8.count > 5, !text.utf8.contains(0) {
            place = .file(String(text.dropFirst(5)))
        } else {
            return nil
        }
        self.line = line
        self.path = path
    }

    /// As it stands in the file.
    public var description: String {
        switch place {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        }
    }

    /// The secret's bytes: at least one, none of them a control character. A file's last line break does not count.
    ///
    /// - Throws: one finding with the line and the path of the setting, never with the value.
    public func resolve(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsErrors) -> [UInt8] {
        var bytes: [UInt8]
        switch place {
        case .environment(let name):
            guard let value = environment[name] else { throw refusal("the variable \(name) is not set") }
            bytes = Array(value.utf8)
        case .file(let path):
            bytes = try contents(of: path)
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard bytes.contains(where: { $0 != UInt8(ascii: " ") }) else { throw refusal("\(self) is empty") }
        // These secrets travel in header fields and on command lines: a line break in one is a mistake of copying.
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw refusal("\(self) holds a control character")
        }
        return bytes
    }

    private func contents(of path: String) throws(SettingsErrors) -> [UInt8] {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let type = try? FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
        guard let type else { throw refusal("\(self) does not exist") }
        guard type == .typeRegular else { throw refusal("\(self) is not a file") }
        let data: Data
        do {
            let file = try FileHandle(forReadingFrom: url)
            defer { try? file.close() }
            data = try file.read(upToCount: Self.limit + 1) ?? Data()
        } catch {
            throw refusal("\(self) cannot be read")
        }
        guard data.count <= Self.limit else { throw refusal("\(self) is larger than \(Self.limit >> 10) KiB") }
        return Array(data)
    }

    private func refusal(_ problem: String) -> SettingsErrors {
        SettingsErrors([Finding(line: line, path: path, problem: problem)])
    }

    private static func isVariable(_ name: Substring) -> Bool {
        guard let first = name.first, !first.isNumber else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
