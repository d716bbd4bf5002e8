/// What a connection owes and what ends it, without I/O. Never copied: two copies would disagree.
struct ConnectionState: ~Copyable {
    private enum Phase { case idle, head, body, answer(isLast: Bool), closed }

    private var phase = Phase.idle
    private var requestsLeft: Int
    private var keepsAlive = false
    private var hasUnreadBody = false

    /// - Parameter requests: how many the connection may carry.
    init(requests: Int) { requestsLeft = requests }

    /// Nothing is owed: a shutdown may end the connection without a word.
    var isIdle: Bool { if case .idle = phase { true } else { false } }

    /// - Returns: whether a request begins, so that the time for its head runs from here.
    mutating func received() -> Bool {
        guard case .idle = phase else { return false }
        phase = .head
        return true
    }

    mutating func headEnded(keepsAlive: Bool, hasBody: Bool) {
        requestsLeft -= 1
        self.keepsAlive = keepsAlive && requestsLeft > 0
        hasUnreadBody = hasBody
        phase = .body
    }

    /// The body was taken as a whole: the next request begins behind it.
    mutating func bodyEnded() { hasUnreadBody = false }

    enum ExpiredResult { case close, refuse }

    /// The deadline of what is awaited has passed.
    mutating func expired() -> ExpiredResult {
        switch phase {
        case .head, .body: return .refuse
        case .idle, .answer, .closed:
            phase = .closed
            return .close
        }
    }

    /// The request is not read any further, so that nobody knows where the next one would begin (RFC 9112 §6.3).
    mutating func refused() {
        keepsAlive = false
        hasUnreadBody = true
    }

    /// The answer to come ends the connection.
    mutating func endsWithAnswer() { keepsAlive = false }

    /// - Returns: whether the answer says that it is the connection's last (RFC 9112 §9.6).
    mutating func answerBegins(isShuttingDown: Bool) -> Bool {
        let isLast = !keepsAlive || hasUnreadBody || isShuttingDown
        phase = .answer(isLast: isLast)
        return isLast
    }

    enum AnsweredResult { case readNext, close, linger }

    /// - Parameter hasMore: whether bytes behind the request have come.
    mutating func answered(hasMore: Bool) -> AnsweredResult {
        guard case .answer(isLast: false) = phase else {
            phase = .closed
            return hasUnreadBody || hasMore ? .linger : .close
        }
        phase = .idle
        return .readNext
    }
}
