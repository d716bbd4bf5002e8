/// What is wrong with a webhook. Its words are for logs and operators.
public enum WebhookFault: String, Sendable {
    case missing
    /// Paused or disabled: switched on again it would keep its count of failures, and the next one would end it.
    case off
    /// It goes to where this relay was before.
    case elsewhere
    /// Whose it is may not read orders: in their place it sends errors (woocommerce.md 2.1).
    case blind
    /// Rackbeat showed the token once, and nobody here has it.
    case tokenUnknown = "token-unknown"
}
