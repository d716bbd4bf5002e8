import Cryptography
import Synchronization

/// The tokens of the webhooks that this relay has made itself: each came once, with the answer that made the webhook
/// (rackbeat.md 2.7). Only digests are kept, which nobody can send.
public final class RegisteredTokens: Sendable {
    private let digests = Mutex<[String: [[UInt8]]]>([:])

    public init() {}

    /// Accepts a token from now on, and the event's last one beside it: its webhook may still deliver (rackbeat.md 3.3).
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the token.
    ///   - event: for which its webhook was made.
    public func accept(_ digest: [UInt8], for event: String) {
        digests.withLock { $0[event] = ($0[event] ?? []).suffix(1) + [digest] }
    }

    /// Takes as long for a token that is nearly right as for any other: what is compared are digests.
    func accepts(_ token: [UInt8]) -> Bool {
        let digest = SHA256.digest(of: token.span)
        return digests.withLock { $0.values.contains { $0.contains(digest) } }
    }
}
