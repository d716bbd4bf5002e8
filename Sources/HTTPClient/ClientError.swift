/// Why a call has no answer, split by whether the other side may have carried it out.
public enum ClientError: Error, Equatable, Sendable {
    /// Certainly not carried out: the request never left. Ask again later.
    case notSent(Reason)
    /// May have been carried out: the connection broke or time ran out after bytes had left.
    case unclear(Reason)
    /// Will fail the same way again: the address is malformed or not allowed.
    case refused(Reason)
    /// The caller's task was cancelled. A request that had left may have been carried out.
    case cancelled

    /// A closed set, fit for a metric's label; it holds nothing that a server sent.
    public enum Reason: String, Sendable {
        case malformedURL = "malformed_url"
        /// A method or a field that is not the caller's to set, or a value that would end its line.
        case malformedRequest = "malformed_request"
        case forbiddenAddress = "forbidden_address"
        case nameNotResolved = "name_not_resolved"
        case connectionRefused = "connection_refused"
        case connectTimeout = "connect_timeout"
        case tls
        case timeout
        case connectionBroken = "connection_broken"
        case answerTooLarge = "answer_too_large"
        case malformedAnswer = "malformed_answer"
        case shuttingDown = "shutting_down"
        case library
    }
}
