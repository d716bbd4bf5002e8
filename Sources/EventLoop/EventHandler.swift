/// What a handler waits for, and what it is told.
public struct Interest: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let read = Interest(rawValue: 1)
    public static let write = Interest(rawValue: 2)
    /// Only told, never asked for: an error or the end of the stream.
    public static let failure = Interest(rawValue: 4)
}

/// Takes a descriptor's events, level-triggered, on the loop's thread. For C libraries that own their sockets.
public protocol EventHandler: AnyObject, Sendable {
    func ready(_ descriptor: CInt, _ events: Interest)
}
