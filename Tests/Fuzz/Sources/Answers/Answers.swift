public import HTTPClient
import Synchronization

/// What the other side answers, one call after the other. Behind the last answer nobody answers any more.
///
/// An input holds answers, divided by NUL: each a body of status 200, or a head that begins with `HTTP/` and a body.
public final class Answers: Sendable {
    private let answers: [ClientResponse]
    private let next = Atomic(0)

    private init(_ answers: [ClientResponse]) { self.answers = answers }

    /// Makes each of the calls by itself; all of them begin with the first answer.
    public static func give(
        _ input: UnsafeBufferPointer<UInt8>, to calls: (@Sendable (Answers) async -> Void)...
    ) {
        let answers = input.split(separator: 0, omittingEmptySubsequences: false).map { ClientResponse(answer: $0) }
        CallingThread.run { for call in calls { await call(Answers(answers)) } }
    }

    @Sendable public func send(_ request: ClientRequest) throws(ClientError) -> ClientResponse {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < answers.count else { throw .notSent(.connectionRefused) }
        return answers[index]
    }
}
