/// What the reading of one file has found so far, shared by its sections.
final class Reading {
    private(set) var errors: [Finding] = []
    private(set) var warnings: [Finding] = []
    /// The keys somebody asked for and those the file had; positions in lists are left out: `agreements[].name`.
    private(set) var asked: Set<String> = []
    private(set) var found: Set<String> = []

    /// Where secrets are looked for; nil when they are not.
    let environment: [String: String]?
    /// Judges certificates; nil when they are not looked at.
    let certificates: Settings.TLS.Judge?

    /// Set once it is read, before the agreements.
    var hasPublicURL = false

    private var names: [String: Int?] = [:]
    private var nodesLeft: Int
    private var isExhausted = false

    /// - Parameter nodes: how many values may be looked at; a file of the largest size without aliases has fewer.
    init(
        environment: [String: String]? = nil, certificates: Settings.TLS.Judge? = nil, nodes: Int = 1_000_000
    ) {
        self.environment = environment
        self.certificates = certificates
        nodesLeft = nodes
    }

    func refuse(_ error: SettingsErrors) { errors += error.findings }

    func refuse(_ line: Int?, _ path: String, _ problem: String) {
        errors.append(Finding(line: line, path: path, problem: problem))
    }

    func warn(_ line: Int?, _ path: String, _ problem: String) {
        warnings.append(Finding(line: line, path: path, problem: problem))
    }

    func ask(_ shape: String, isFound: Bool) {
        asked.insert(shape)
        if isFound { found.insert(shape) }
    }

    /// Whether `count` more nodes may be looked at. A few lines of YAML aliases can stand for any number of nodes.
    func spend(_ count: Int) -> Bool {
        nodesLeft -= count
        if nodesLeft < 0 && !isExhausted {
            isExhausted = true
            refuse(nil, "", "the file's aliases stand for too many values")
        }
        return nodesLeft >= 0
    }

    /// What `body` claims is claimed from nobody else: it is part of a value that does not count.
    func withOwnNames(_ body: () -> Void) {
        let before = names
        defer { names = before }
        names = [:]
        body()
    }

    /// Claims a name for the one at `line`.
    ///
    /// - Returns: who has it already.
    func claim(_ name: String, line: Int?) -> (isTaken: Bool, line: Int?) {
        if let owner = names[name] { return (true, owner) }
        names[name] = .some(line)
        return (false, nil)
    }
}

extension [Finding] {
    /// In the order of their lines, the whole file first.
    func inOrder() -> [Finding] { sorted { ($0.line ?? 0, $0.path, $0.problem) < ($1.line ?? 0, $1.path, $1.problem) } }
}
