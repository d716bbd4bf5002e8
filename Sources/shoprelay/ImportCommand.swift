import ArgumentParser
import HTTPTypes
import Operations
import Relay
import ShopRouting

/// `shoprelay import`: carries products, and stock if wanted, from shops to Rackbeat once, in the process that runs.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Carry a shop's products to Rackbeat, once: the initial import. The other direction does not exist.",
        discussion: """
            It runs in the relay's process, behind orders and all other work, and goes on when this command is ended. \
            --dry-run writes the plan as a table, CSV and JSON and changes nothing. What was ended is resumed with \
            --resume, without doubling anything. --undo removes what the last run created and nobody has used since.
            """)

    @OptionGroup var target: ControlTarget
    @Option(help: "The agreement's name.", transform: { try CommandValue.agreement($0) })
    var agreement: AgreementName
    @Option(
        help: "A shop's name. May be repeated: products are merged by SKU, and the first shop's data win.",
        transform: { try CommandValue.shop($0) })
    var shop: [ShopName] = []
    @Flag(help: "Only write the plan.") var dryRun = false
    @Flag(help: "Count the shops' stock too, as absolute inventory adjustments.") var stock = false
    @Flag(help: "Go on with the run that was ended.") var resume = false
    @Flag(help: "Remove what the last run created and nobody has used since.") var undo = false
    @Option(help: "The direction; only to-rackbeat exists.") var direction = "to-rackbeat"

    func validate() throws {
        guard direction == "to-rackbeat" else {
            throw ValidationError(
                "An initial import goes from shops to Rackbeat only. From Rackbeat, products are made in a shop by its "
                    + "setting products.create.")
        }
        if resume || undo {
            guard shop.isEmpty, !dryRun, !stock, resume != undo else {
                throw ValidationError("--resume and --undo mean the last run as it was; they stand alone.")
            }
        } else {
            guard !shop.isEmpty else { throw ValidationError("Say from which --shop.") }
            guard Set(shop).count == shop.count else { throw ValidationError("Each --shop once.") }
        }
    }

    func run() async throws {
        let act: ImportWish.Act = resume ? .resume : undo ? .undo : dryRun ? .plan : .run
        var parameters = [("agreement", agreement.rawValue), ("act", act.rawValue)]
        if !shop.isEmpty { parameters.append(("shops", shop.map(\.rawValue).joined(separator: ","))) }
        if stock { parameters.append(("stock", "true")) }
        _ = try await target.answer(.post, "/import", parameters)
        try await ImportWatch(target: target, agreement: agreement).run()
    }
}
