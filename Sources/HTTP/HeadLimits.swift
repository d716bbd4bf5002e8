/// Bounds of a request's head.
public struct HeadLimits: Sendable {
    /// Bytes of the request line, beyond which 414.
    public var requestLine = 8192
    /// Bytes of the whole head, beyond which 431.
    public var head = 32768
    /// Number of fields, beyond which 431.
    public var fields = 100

    public init() {}
}
