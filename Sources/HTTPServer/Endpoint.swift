public import EventLoop

extension HTTPServer {
    /// Where connections come from, and how they are spoken to.
    public struct Endpoint: Sendable {
        public var listener: Listener
        /// nil for plain HTTP.
        public var tls: TLSTermination?
        /// nil for the server's.
        public var router: Router?

        public init(_ listener: Listener, tls: TLSTermination? = nil, router: Router? = nil) {
            self.listener = listener
            self.tls = tls
            self.router = router
        }
    }
}
