extension SQLiteJournal {
    /// How much may wait for the disk. Beyond it a delivery is refused at once, so that a slow disk costs no memory.
    public struct Limits: Sendable {
        public var queuedDeliveries: Int
        /// Bytes of bodies. One delivery is taken whatever its size when nothing waits.
        public var queuedBytes: Int
        /// Largest database, in pages; nil for what the disk holds.
        var pages: Int?

        public init(queuedDeliveries: Int = 8192, queuedBytes: Int = 16 << 20) {
            self.queuedDeliveries = queuedDeliveries
            self.queuedBytes = queuedBytes
        }
    }
}
