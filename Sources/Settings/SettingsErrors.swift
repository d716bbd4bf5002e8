/// Everything that is wrong with a settings file, so that it can be mended in one go.
public struct SettingsErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// At least one, in the order of their lines.
    public let findings: [Finding]

    public init(_ findings: [Finding]) { self.findings = findings }

    /// One line per finding.
    public var description: String { findings.map(\.description).joined(separator: "\n") }
}
