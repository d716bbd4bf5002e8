import ArgumentParser
import HTTPTypes
import Operations
import ShopRouting

/// `shoprelay catch-up`: looks at a shop's orders again, in the process that runs.
struct CatchUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catch-up",
        abstract: "Look at a shop's orders again, and carry those that are not in Rackbeat as they should be.")

    @OptionGroup var target: ControlTarget
    @Option(help: "The shop's name.", transform: { try CommandValue.shop($0) }) var shop: ShopName
    @Option(
        help: ArgumentHelp("Orders that changed then or later, ISO 8601 in GMT.", valueName: "time"),
        transform: { try CommandValue.moment($0) })
    var from: Moment?
    @Option(
        help: ArgumentHelp("And then or earlier; without it until now.", valueName: "time"),
        transform: { try CommandValue.moment($0) })
    var to: Moment?
    @Option(
        help: ArgumentHelp("These orders, whatever is known of them.", valueName: "id,id…"),
        transform: { try CommandValue.orders($0) })
    var orders: [Int64]?

    func validate() throws {
        guard (from == nil) != (orders == nil) else { throw ValidationError("Give --from or --orders.") }
        if let to {
            guard let from else { throw ValidationError("--to goes with --from.") }
            guard from <= to else { throw ValidationError("--to lies before --from.") }
        }
    }

    func run() async throws {
        let parameters = [
            ("shop", shop.rawValue), ("from", from?.iso8601), ("to", to?.iso8601),
            ("orders", orders?.map(String.init).joined(separator: ",")),
        ].compactMap { name, value in value.map { (name, $0) } }
        // A large shop's list takes minutes.
        try await target.ask(.post, "/catch-up", parameters, timeout: .seconds(3600))
    }
}
