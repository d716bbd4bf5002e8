public import EventLoop

extension HTTPServer {
    /// Where connections come from, and how they are spoken to.
    public struct Endpoint: Sendable {
        public var listener: Listener
        /// nil for plain HTTP.
        public var tls: TLSTermination?
        /// nil for the server's.
        public var router: Router?
        /// Not given away in ``HTTPServer/handOver(within:)``.
        public var staysBehind: Bool

        public init(
            _ listener: Listener, tls: TLSTermination? = nil, router: Router? = nil, staysBehind: Bool = false
        ) {
            self.listener = listener
            self.tls = tls
            self.router = router
            self.staysBehind = staysBehind
        }
    }
}
