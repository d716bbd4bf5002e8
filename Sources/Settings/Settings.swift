import Yams

/// What an operator decides, read from one YAML file. `Docker/shoprelay.yaml` describes every key.
public struct Settings: Sendable {
    /// At least one, each of them once.
    public var listen: [Endpoint]
    /// nil for plain HTTP everywhere.
    public var tls: TLS?
    /// The permissions of Unix sockets: who may write to one may connect.
    public var socketMode: UInt32
    /// Seconds that the end of the program may take.
    public var stopSeconds: Int
    public var proxies: Proxies
    /// The directory of the journal, relative to the working directory.
    public var state: String
    /// Where shops and Rackbeat reach this server; never ends in a slash.
    public var publicURL: String?
    public var log: Log
    /// At least one; their names and those of all their shops are unique in the file.
    public var agreements: [Agreement]
    /// What is allowed but unwise.
    public var warnings: [Finding]

    /// Bytes of the largest file.
    public static let limit = 4 << 20

    /// Reads the text of a settings file.
    ///
    /// - Parameter environment: makes a secret that cannot be resolved in it an error too.
    /// - Parameter certificates: what it finds wrong is an error too.
    /// - Throws: everything that is wrong with it, at once. Only what is not YAML at all is reported alone.
    public static func load(
        yaml: String, environment: [String: String]? = nil, certificates: TLS.Judge? = nil
    ) throws(SettingsErrors) -> Settings {
        try load(yaml: yaml, Reading(environment: environment, certificates: certificates))
    }

    static func load(yaml: String, _ reading: Reading) throws(SettingsErrors) -> Settings {
        let node = try Document.compose(yaml, reading)
        let root = Entry(node: node, line: node.mark?.line, path: "", shape: "", reading: reading)
        let settings = root.section { section in Settings(&section, reading) }
        guard var settings, reading.errors.isEmpty else { throw SettingsErrors(reading.errors.inOrder()) }
        settings.warnings = reading.warnings.inOrder()
        return settings
    }

    private init?(_ section: inout Section, _ reading: Reading) {
        listen = section.value("listen", default: [.address(.standard)]) { $0.endpoints() }
        tls = section.optional("tls") { $0.section { TLS(&$0) } }
        socketMode = section.value("socket_mode", default: 0o660) { $0.permissions() }
        stopSeconds = section.value("stop_seconds", default: 25) { $0.number(in: 1...600) }
        proxies = section.value("proxies", default: Proxies()) { $0.section { Proxies(&$0) } }
        state = section.value("state", default: "./state") { $0.text(upTo: 4096) }
        publicURL = section.optional("public_url") { $0.publicAddress() }
        reading.hasPublicURL = publicURL != nil
        log = section.value("log", default: Log()) { $0.section { Log(&$0) } }
        warnings = []
        let agreements = section.required("agreements") { $0.list { $0.section { Agreement(&$0) } } }
        guard let agreements else { return nil }
        self.agreements = agreements
    }
}
