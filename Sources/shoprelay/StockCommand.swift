import ArgumentParser
import HTTPTypes
import ShopRouting

/// `shoprelay stock`: compares stock, in the process that runs.
struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock", abstract: "Compare Rackbeat's stock with the shops'.", subcommands: [Compare.self],
        defaultSubcommand: Compare.self)

    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare all items with all shops, and write what differs.")

        @OptionGroup var target: ControlTarget
        @Option(help: "One shop alone, by its name.", transform: { try CommandValue.shop($0) }) var shop: ShopName?
        @Flag(help: "Print what differs, and write nothing.") var dryRun = false
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let parameters = [
                ("shop", shop?.rawValue), ("dry_run", dryRun ? "true" : nil), ("json", json ? "true" : nil),
            ].compactMap { name, value in value.map { (name, $0) } }
            // All products of all shops are listed.
            try await target.ask(.post, "/stock/compare", parameters, timeout: .seconds(4 * 3600))
        }
    }
}
