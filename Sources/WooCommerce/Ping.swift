/// What a shop sends when a webhook is made: unsigned, form-encoded, to be answered with exactly 200 (woocommerce.md 1.4).
public struct Ping: Sendable, Equatable {
    public let webhookID: Int64

    /// nil for anything but `webhook_id=` and digits.
    public init?(contentType: String?, body: [UInt8]) {
        let prefix = "webhook_id="
        guard let type = contentType?.split(separator: ";").first, body.count <= 40,
            type.lowercased().filter({ $0 != " " }) == "application/x-www-form-urlencoded",
            body.starts(with: prefix.utf8)
        else { return nil }
        let digits = body.dropFirst(prefix.utf8.count)
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let id = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        webhookID = id
    }
}
