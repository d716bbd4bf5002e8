/// Something that goes wrong on a route.
public struct Fault: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// An HTML error page with this status; nothing was written.
        case status(Int)
        /// Written, and then an HTML error page with this status, as from a gateway that gave up waiting.
        case statusAfterWrite(Int)
        /// An HTML page with 200, as from a firewall; nothing was written.
        case html
        /// The right answer behind a PHP notice, so that it is not JSON any more.
        case notice
        case resetBeforeWrite
        /// Written, and then the connection is reset.
        case resetAfterWrite
        /// Written, then silence for this long, then the connection is reset.
        case timeoutAfterWrite(Duration)
        /// An HTML error page with 504 at once, as from a gateway that gave up waiting, while the write goes on for this
        /// long behind it.
        case writeAfterStatus(Duration)
        /// The right answer, late.
        case slow(Duration)
        /// 429; nothing was written.
        case rateLimited(retryAfter: Int)
    }

    /// Method and pattern of a route, such as `POST /api/orders/drafts`; a trailing `*` stands for anything.
    public var route: String
    public var kind: Kind
    /// For how many matching calls; nil for all.
    public var times: Int?
    /// How likely it is for a matching call, 0 to 1, under the seeded generator.
    public var probability: Double

    public init(_ route: String, _ kind: Kind, times: Int? = nil, probability: Double = 1) {
        self.route = route
        self.kind = kind
        self.times = times
        self.probability = probability
    }

    func matches(_ name: String) -> Bool {
        route.hasSuffix("*") ? name.hasPrefix(route.dropLast()) : name == route
    }
}
