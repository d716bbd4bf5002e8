extension Settings {
    /// How and how much is logged to standard error.
    public struct Log: Equatable, Sendable {
        public enum Format: String, CaseIterable, Sendable { case text, json }

        /// The levels of swift-log under their names there.
        public enum Level: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }

        public var format = Format.text
        public var level = Level.info

        /// For programs that talk to a person: only what an operator should look at.
        public static let quiet = Log(format: .text, level: .warning)
    }
}

extension Settings.Log {
    init(_ section: inout Section) {
        format = section.value("format", default: .text) { $0.choice() }
        level = section.value("level", default: .info) { $0.choice() }
    }
}
