import ArgumentParser
import Operations
import ShopRouting

/// What stands on the command line, or what is wrong with it.
enum CommandValue {
    static func shop(_ text: String) throws -> ShopName { try valid(ShopName(text), "'\(text)' is no shop's name.") }

    static func agreement(_ text: String) throws -> AgreementName {
        try valid(AgreementName(text), "'\(text)' is no agreement's name.")
    }

    static func moment(_ text: String) throws -> Moment {
        try valid(Moment(iso8601: text), "'\(text)' is no time in GMT such as 2026-11-23T08:38:00Z or 2026-11-23.")
    }

    static func orders(_ text: String) throws -> [Int64] {
        try valid(
            CatchUpRoute.orders(text), "--orders takes up to \(CatchUpRoute.orderLimit) ids with commas between them.")
    }

    private static func valid<Value>(_ value: Value?, _ problem: String) throws -> Value {
        guard let value else { throw ValidationError(problem) }
        return value
    }
}
