import EventLoop
import HTTPServer

extension Request {
    /// Whether it was sent on this machine, for this machine: not by a proxy on it for somebody else. A proxy that says
    /// nothing of that sends a Host of its own at best; what must never leave is not served here at all.
    var isLocal: Bool {
        guard peer.isLoopback else { return false }
        let forwarding = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"]
        guard forwarding.allSatisfy({ values($0).isEmpty }) else { return false }
        guard let host = values("host").first else { return true }
        let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map(host.index(after:)) : host.firstIndex(of: ":")
        let name = host[..<(end ?? host.endIndex)].lowercased()
        return name == "localhost" || IPAddress(name.trimmingBrackets)?.isLoopback == true
    }
}

extension String {
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }
}
