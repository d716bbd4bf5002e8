/// One thing that is wrong in a settings file, or worth a warning. Holds no value that could be a secret.
public struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// Counted from 1; nil when it is about the file as a whole.
    public let line: Int?
    /// Where in the file, such as `agreements[0].shops[0].url`; empty for the whole.
    public let path: String
    /// A short sentence without a full stop.
    public let problem: String

    public init(line: Int?, path: String, problem: String) {
        self.line = line
        self.path = path
        self.problem = problem
    }

    /// `line 7: agreements[0].shops[0].bufer: unknown key`
    public var description: String {
        (line.map { "line \($0): " } ?? "") + (path.isEmpty ? "" : "\(path): ") + problem
    }
}
