/// Why a call to a shop or to Rackbeat brought no usable answer, split by what the caller does next.
public enum CallFailure: Error, Equatable, Sendable {
    /// Certainly not carried out: ask again, not before `retryAfter`. Unreachable, 429, 503 in maintenance.
    case notCarriedOut(retryAfter: Duration?, Detail)
    /// May have been carried out: a creating call searches before it asks again. Time-out, reset, 5xx.
    case unclear(Detail)
    /// The addressed thing does not exist.
    case missing(Detail)
    /// Key, secret or rights are wrong: nothing works until somebody mends them.
    case unauthorized(Detail)
    /// Understood and refused: asking again changes nothing.
    case refused(Detail)
    /// Answered, but not in a form that the contract knows.
    case malformed(Detail)

    /// What is known of the answer, short and safe to show to an operator. Only `status` and `code` may reach a log.
    public struct Detail: Equatable, Sendable {
        /// HTTP status; nil when no answer came.
        public var status: Int?
        /// The far side's error code, or a ``ClientError/Reason``.
        public var code: String?
        /// Up to 300 scalars in the far side's words; may hold what it was sent.
        public var message: String

        public init(status: Int? = nil, code: String? = nil, message: String = "") {
            self.status = status
            self.code = code.map { $0.cut(to: 80) }
            self.message = message.cut(to: 300)
        }

        /// Status and code, which hold nothing that was sent.
        public var summary: String { [status.map(String.init), code].compactMap(\.self).joined(separator: ", ") }
    }

    /// When the request never got an answer.
    public init(_ error: ClientError) {
        switch error {
        case .notSent(let reason): self = .notCarriedOut(retryAfter: nil, Detail(code: reason.rawValue))
        case .unclear(let reason): self = .unclear(Detail(code: reason.rawValue))
        case .refused(let reason): self = .refused(Detail(code: reason.rawValue))
        case .cancelled: self = .unclear(Detail(code: "cancelled"))
        }
    }

    public var detail: Detail {
        switch self {
        case .notCarriedOut(_, let detail), .unclear(let detail), .missing(let detail), .unauthorized(let detail),
            .refused(let detail), .malformed(let detail):
            detail
        }
    }
}

extension String {
    /// By scalars: a single character may be of any number of them.
    fileprivate func cut(to limit: Int) -> String { String(UnicodeScalarView(unicodeScalars.prefix(limit))) }
}
