public import EventLoop

extension HTTPServer {
    /// Where connections come from, and how they are spoken to.
    public struct Endpoint: Sendable {
        public var listener: Listener

        public init(_ listener: Listener) { self.listener = listener }
    }
}
