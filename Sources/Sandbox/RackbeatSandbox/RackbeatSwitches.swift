/// What nobody knows about Rackbeat for sure (rackbeat.md 5). Each starts as the contract's sandbox default.
public struct RackbeatSwitches: Sendable {
    /// How a delivery proves where it comes from (rackbeat.md 3.4).
    public enum Authenticity: String, Sendable, CaseIterable {
        case token
        case hmacHex = "hmac-hex"
        case hmacBase64 = "hmac-base64"
        case both
        case none
        case badToken = "bad-token"
        case badSignature = "bad-signature"
    }

    public enum ErrorForm: String, Sendable, CaseIterable { case json, text, html }

    /// U1: event and data in the body as the documentation says; else key and key_name alone, as observed.
    public var hasFullWebhookBody = false
    /// U2.
    public var stockType = "stock"
    /// U2: `key` in place of `item`.
    public var stockBodyHasKey = false
    /// U3: 422 for an event that is not in the catalogue.
    public var refusesUnknownEvents = false
    /// U4: order.shipped only once everything is shipped; else on every shipment.
    public var shippedEventOnlyWhenComplete = false
    /// U5: after the first attempt.
    public var retryDelays: [Duration] = [
        .seconds(60), .seconds(300), .seconds(900), .seconds(3600), .seconds(10_800), .seconds(21_600),
        .seconds(43_200),
    ]
    /// What the delays are multiplied by, so that tests need not wait.
    public var retryFactor = 1.0
    /// U5: further copies of each delivery.
    public var duplicates = 0
    /// U5: deliveries are held back by chance up to this long, so that they overtake each other.
    public var reordersWithin: Duration = .zero
    /// U5: failures in a row.
    public var deactivatesAfter: Int?
    /// U6.
    public var errorForm = ErrorForm.json
    /// U7: calls per ``rateWindow``; nil for no limit.
    public var rateLimit: Int? = 480
    public var rateWindow: Duration = .seconds(60)
    public var sendsRetryAfter = true
    /// U9.
    public var refusesUnknownParameters = false
    /// The price of a line that an agreement's own automation adds to each order.
    public var addedLinePrice: Amount?
    /// Whether changing an order takes its lines too; the contract does not say.
    public var changesLinesWithOrder = false
    /// U11.
    public var booksPostedOrders = true
    /// U13.
    public var draftsReserve = false
    /// U16.
    public var foldsCaseOfNumbers = false
    /// U18: layout_id, payment_terms_id and vat_zone too.
    public var requiresFullDraft = false
    /// U21.
    public var refusesNegativePrices = false
    /// U22.
    public var arithmetic = SandboxOrder.Arithmetic()
    /// U26: `yyyy-MM-dd HH:mm:ss`; else ISO 8601 with offset.
    public var hasPlainTimestamps = false
    /// U29.
    public var hasCancelEndpoint = false
    /// U30 names the note alone.
    public var backordersKeepHeading = false
    /// U32: 204 without a body; else 200 with one.
    public var deletesWithoutBody = false
    /// U33.
    public var returnsOtherReference = false
    public var authenticity = Authenticity.token
    public var signatureHeader = "X-Rackbeat-Signature"
    /// UTF-8 bytes are the key of HMAC-SHA256.
    public var signatureSecret = "sandbox-signature-secret"
    /// Of webhooks under way at once.
    public var senders = 8

    public init() {}
}
