/// One switch under the name and values of rackbeat.md 5, or of ours where the contract has none.
struct RackbeatSwitch: Sendable {
    let name: String
    /// As a refusal shows it: values with commas between them, the contract's default first, or what number it takes.
    let allowed: String
    let read: @Sendable (RackbeatSwitches) -> String
    /// False for a value that is not allowed.
    let write: @Sendable (inout RackbeatSwitches, String) -> Bool

    static let all: [RackbeatSwitch] = [
        flag("webhook-body", \.hasFullWebhookBody, off: "minimal", on: "full"),
        RackbeatSwitch(name: "stock-type", allowed: "stock,other", read: \.stockType) { switches, value in
            guard ["stock", "other"].contains(value) else { return false }
            switches.stockType = value
            return true
        },
        flag("stock-body", \.stockBodyHasKey, off: "item", on: "key"),
        flag("events", \.refusesUnknownEvents, off: "any", on: "strict"),
        flag("shipped-event", \.shippedEventOnlyWhenComplete, off: "each", on: "complete"),
        RackbeatSwitch(name: "duplicates", allowed: "0 to 100 further copies", read: { String($0.duplicates) }) {
            switches, value in
            guard let number = Int(value), (0...100).contains(number) else { return false }
            switches.duplicates = number
            return true
        },
        RackbeatSwitch(
            name: "reorder", allowed: "0 to 3600000 milliseconds",
            read: { String(Int($0.reordersWithin / .milliseconds(1))) }
        ) { switches, value in
            guard let number = Int(value), (0...3_600_000).contains(number) else { return false }
            switches.reordersWithin = .milliseconds(number)
            return true
        },
        limit("deactivate-after", \.deactivatesAfter, allowed: "off, or a number of failures from 1"),
        choice("errors", \.errorForm), limit("rate", \.rateLimit, allowed: "off, or a number of calls from 1"),
        flag("retry-after", \.sendsRetryAfter, off: "off", on: "on", defaultsToOn: true),
        flag("unknown-params", \.refusesUnknownParameters, off: "ignore", on: "422"),
        flag("post-orders", \.booksPostedOrders, off: "draft", on: "booked", defaultsToOn: true),
        flag("draft-reserves", \.draftsReserve, off: "no", on: "yes"),
        flag("sku-case", \.foldsCaseOfNumbers, off: "sensitive", on: "insensitive"),
        flag("draft-required", \.requiresFullDraft, off: "minimal", on: "full"),
        flag("negative-price", \.refusesNegativePrices, off: "accept", on: "reject"),
        flag("timestamps", \.hasPlainTimestamps, off: "iso", on: "plain"),
        flag("cancel-endpoint", \.hasCancelEndpoint, off: "off", on: "on"),
        flag("delete", \.deletesWithoutBody, off: "200", on: "204"),
        flag("other-reference-read", \.returnsOtherReference, off: "off", on: "on"), choice("auth", \.authenticity),
        flag("backorder-heading", \.backordersKeepHeading, off: "empty", on: "kept"),
        choice("vat-rounding", \.arithmetic.vatRounding), choice("line-totals", \.arithmetic.lineTotals),
    ]

    private static func flag(
        _ name: String, _ path: any WritableKeyPath<RackbeatSwitches, Bool> & Sendable, off: String, on: String,
        defaultsToOn: Bool = false
    ) -> RackbeatSwitch {
        RackbeatSwitch(
            name: name, allowed: defaultsToOn ? "\(on),\(off)" : "\(off),\(on)",
            read: { $0[keyPath: path] ? on : off }
        ) { switches, value in
            guard value == on || value == off else { return false }
            switches[keyPath: path] = value == on
            return true
        }
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, _ path: any WritableKeyPath<RackbeatSwitches, Value> & Sendable
    ) -> RackbeatSwitch {
        RackbeatSwitch(
            name: name, allowed: Value.allCases.map(\.rawValue).joined(separator: ","),
            read: { $0[keyPath: path].rawValue }
        ) { switches, value in
            guard let found = Value(rawValue: value) else { return false }
            switches[keyPath: path] = found
            return true
        }
    }

    private static func limit(
        _ name: String, _ path: any WritableKeyPath<RackbeatSwitches, Int?> & Sendable, allowed: String
    ) -> RackbeatSwitch {
        RackbeatSwitch(name: name, allowed: allowed, read: { $0[keyPath: path].map(String.init) ?? "off" }) {
            switches, value in
            let number = Int(value)
            guard value == "off" || (number ?? 0) > 0 else { return false }
            switches[keyPath: path] = number
            return true
        }
    }
}

extension RackbeatSwitches {
    /// Why a switch stays as it was; the text names what is allowed.
    public struct Refusal: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter name: as rackbeat.md 5 spells it, such as `post-orders`; the value too.
    public mutating func set(_ name: String, to value: String) throws(Refusal) {
        guard let found = RackbeatSwitch.all.first(where: { $0.name == name }) else {
            let names = RackbeatSwitch.all.map(\.name).joined(separator: ", ")
            throw Refusal(description: "There is no switch \"\(name)\", only \(names).")
        }
        guard found.write(&self, value) else {
            throw Refusal(description: "\(name) takes \(found.allowed), not \"\(value)\".")
        }
    }
}
