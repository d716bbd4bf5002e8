import ArgumentParser
import HTTPTypes
import Relay
import ShopRouting

/// `shoprelay products`: what differs between shops and Rackbeat, by the process that runs.
struct ProductsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "products", abstract: "Compare a shop's products with Rackbeat's items.",
        subcommands: [Compare.self])

    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What differs, field by field. Nothing is changed, whoever owns the products.")

        @OptionGroup var target: ControlTarget
        @Option(help: "The agreement's name.", transform: { try CommandValue.agreement($0) })
        var agreement: AgreementName
        @Option(help: "A shop's name. May be repeated.", transform: { try CommandValue.shop($0) })
        var shop: [ShopName]

        func validate() throws {
            guard !shop.isEmpty, Set(shop).count == shop.count else {
                throw ValidationError("Say which --shop, each once.")
            }
        }

        func run() async throws {
            let parameters = [
                ("agreement", agreement.rawValue), ("act", ImportWish.Act.compare.rawValue),
                ("shops", shop.map(\.rawValue).joined(separator: ",")),
            ]
            _ = try await target.answer(.post, "/import", parameters)
            try await ImportWatch(target: target, agreement: agreement).run()
        }
    }
}
