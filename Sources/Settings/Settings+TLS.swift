extension Settings {
    /// The certificates of a server that speaks TLS itself.
    public struct TLS: Equatable, Sendable {
        /// Says what is wrong with the two files: with each of them at most one thing.
        public typealias Judge = (Identity) -> [(part: Identity.Part, problem: String)]

        /// Two files in PEM form; their paths are relative to the working directory.
        public struct Identity: Equatable, Sendable {
            public enum Part: Sendable { case certificate, key }

            /// The server's certificate and its issuers.
            public var certificate: String
            public var key: String

            public init(certificate: String, key: String) {
                self.certificate = certificate
                self.key = key
            }
        }

        public var identity: Identity
        /// For the names in their certificates.
        public var more: [Identity] = []
        /// Where plain HTTP is answered, with a redirect at best.
        public var plain: [Endpoint] = []

        public init(identity: Identity) { self.identity = identity }
    }
}

extension Settings.TLS {
    init?(_ section: inout Section) {
        let identity = Identity(&section)
        more = section.value("more", default: []) { $0.list(atMost: 100) { $0.section { Identity(&$0) } } }
        plain = section.value("plain", default: []) { $0.endpoints() }
        guard let identity else { return nil }
        self.identity = identity
    }
}

extension Settings.TLS.Identity {
    init?(_ section: inout Section) {
        let certificate = section.required("certificate") { entry in entry.file().map { (entry: entry, path: $0) } }
        let key = section.required("key") { entry in entry.file().map { (entry: entry, path: $0) } }
        guard let certificate, let key else { return nil }
        self.init(certificate: certificate.path, key: key.path)
        for (part, problem) in section.entry.reading.certificates?(self) ?? [] {
            switch part {
            case .certificate: certificate.entry.refuse(problem)
            case .key: key.entry.refuse(problem)
            }
        }
    }
}

extension Entry {
    /// A file's path, also as `file:PATH`.
    fileprivate func file() -> String? {
        guard let text = text(upTo: 4096) else { return nil }
        let path = text.hasPrefix("file:") ? String(text.dropFirst(5)) : text
        guard !path.isEmpty, !text.hasPrefix("env:"), !path.utf8.contains(0) else {
            return refused("expected the path of a file")
        }
        return path
    }
}
