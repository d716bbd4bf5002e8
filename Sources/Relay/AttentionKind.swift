/// The kinds of attention items that do not come from the core's refusals. Cards and metrics are grouped by them.
enum AttentionKind: String {
    case sourceDiffers = "source-differs"
    case restError = "rest-error"
    case emptyBody = "empty-body"
    case payloadVersion = "payload-version"
    case notAnOrder = "not-an-order"
    case linesMissing = "lines-missing"
    case orderRefused = "order-refused"
    case orderAmbiguous = "order-ambiguous"
    case orderUnproven = "order-unproven"
    case rackbeatTotalsDiffer = "rackbeat-totals-differ"
    case customerMissing = "customer-missing"
    case shopUnauthorized = "shop-unauthorized"
    case rackbeatUnauthorized = "rackbeat-unauthorized"
    case answerUnreadable = "answer-unreadable"
    case stockConflict = "stock-conflict"
    case stockRefused = "stock-refused"
}
