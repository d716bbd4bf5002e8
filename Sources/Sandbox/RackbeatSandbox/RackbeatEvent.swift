/// Something a webhook may tell of.
struct RackbeatEvent: Sendable {
    enum Subject: Sendable {
        /// The number of an order or item.
        case number(String)
        /// A change of an item's stock (U2).
        case stock(item: String)
    }

    var name: String
    var subject: Subject

    static func stock(_ item: String) -> RackbeatEvent {
        RackbeatEvent(name: "inventory.changed", subject: .stock(item: item))
    }

    static func order(_ event: String, _ number: Int) -> RackbeatEvent {
        RackbeatEvent(name: "order.\(event)", subject: .number(String(number)))
    }

    static func product(_ event: String, _ number: String) -> RackbeatEvent {
        RackbeatEvent(name: "product.\(event)", subject: .number(number))
    }

    func body(_ switches: RackbeatSwitches) -> JSON {
        switch subject {
        case .stock(let item):
            let key = switches.stockBodyHasKey ? "key" : "item"
            return .object([
                JSON.Member(key, .string(item)), JSON.Member("item_type", "product"),
                JSON.Member("type", .string(switches.stockType)),
            ])
        case .number(let number):
            guard switches.hasFullWebhookBody else { return ["key_name": "number", "key": .string(number)] }
            var members: [JSON.Member] = [
                JSON.Member("key", .string(number)), JSON.Member("key_name", "number"),
                JSON.Member("event", .string(name)), JSON.Member("data", ["number": .string(number)]),
            ]
            if name.hasSuffix(".updated") {
                members += [
                    JSON.Member("old_key", .string(number)), JSON.Member("new_key", .string(number)),
                    JSON.Member("changed", []),
                ]
            }
            return .object(members)
        }
    }
}
