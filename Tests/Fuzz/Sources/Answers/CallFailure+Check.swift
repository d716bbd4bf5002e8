public import HTTPClient

extension CallFailure {
    /// It is kept and shown: of whatever the other side answered, no more than this is in it.
    public func checkIsShort() {
        precondition((detail.code?.utf8.count ?? 0) <= 4 * 80, "a long code")
        precondition(detail.message.utf8.count <= 4 * 300, "a long message")
    }
}
