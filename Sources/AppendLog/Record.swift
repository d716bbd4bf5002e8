/// What is appended: bytes without meaning here, in a stream of its owner's choice.
public struct Record: Sendable, Equatable {
    /// Up to 65,535 bytes of UTF-8, not empty.
    public var stream: String
    /// Milliseconds since 1970.
    public var time: Int64
    public var metadata: [UInt8]
    public var body: [UInt8]

    public init(stream: String, time: Int64, metadata: [UInt8], body: [UInt8]) {
        self.stream = stream
        self.time = time
        self.metadata = metadata
        self.body = body
    }
}

/// A record that is on disk.
public struct KeptRecord: Sendable, Equatable {
    /// Its first byte, counted from the beginning of the log: later is larger, never zero, and never used twice.
    public var place: Int64
    /// The place behind it.
    public var end: Int64
    /// 1 for the first of its stream.
    public var ordinal: Int64
    public var record: Record
}

/// How far a stream has come.
public struct StreamEnd: Sendable, Equatable {
    /// Records so far, removed ones included.
    public var count: Int64
    /// The place behind the last of them.
    public var place: Int64

    public init(count: Int64, place: Int64) {
        self.count = count
        self.place = place
    }
}
