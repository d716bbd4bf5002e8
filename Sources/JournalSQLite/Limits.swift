extension SQLiteJournal {
    /// How much may wait for the disk: of deliveries, and as much again of changes, since a flood of deliveries must not
    /// stop the lanes that work it off. Beyond it a request is refused at once, so that a slow disk costs no memory.
    public struct Limits: Sendable {
        public var queuedRequests: Int
        /// One request is taken whatever its size when nothing waits.
        public var queuedBytes: Int
        /// Largest database, in pages; nil for what the disk holds.
        var pages: Int?

        public init(queuedRequests: Int = 8192, queuedBytes: Int = 16 << 20) {
            self.queuedRequests = queuedRequests
            self.queuedBytes = queuedBytes
        }
    }
}
