public import ShopRouting

/// A webhook that was made anew, or whose dead copies were deleted.
public struct WebhookRepair: Sendable, Equatable {
    /// How many of each side are remembered.
    static let kept = 100

    public var at: Moment
    /// Its topic or event.
    public var name: String
    /// What was wrong.
    public var fault: WebhookFault

    /// A line of what the journal keeps.
    var text: String { "\(at.milliseconds) \(fault.rawValue) \(name)" }

    init(at: Moment, name: String, fault: WebhookFault) {
        self.at = at
        self.name = name
        self.fault = fault
    }

    init?(text: String) {
        let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count == 3, let moment = Int64(parts[0]), let fault = WebhookFault(rawValue: parts[1]) else {
            return nil
        }
        self.init(at: Moment(milliseconds: moment), name: parts[2], fault: fault)
    }

    /// What the journal keeps, oldest first.
    static func history(_ text: String) -> [WebhookRepair] {
        text.split(separator: "\n").compactMap { WebhookRepair(text: String($0)) }
    }

    /// The history with this one at its end, and without the oldest beyond ``kept``.
    func added(to history: [WebhookRepair]) -> String {
        (history + [self]).suffix(Self.kept).map(\.text).joined(separator: "\n")
    }
}
