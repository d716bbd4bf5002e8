import ArgumentParser
import Operations
import ShopRouting

/// Which attention items a command is about.
struct AttentionFilterOptions: ParsableArguments {
    @Option(help: "Items of this kind, such as sku-unknown.") var kind: String?
    @Option(help: "Items of this shop.", transform: { try CommandValue.shop($0) }) var shop: ShopName?
    @Option(help: "Items of this agreement.", transform: { try CommandValue.agreement($0) })
    var agreement: AgreementName?
    @Option(
        help: ArgumentHelp("Items opened then or later, ISO 8601 in GMT.", valueName: "time"),
        transform: { try CommandValue.moment($0) })
    var since: Moment?
    @Option(
        help: ArgumentHelp("Items opened before.", valueName: "time"), transform: { try CommandValue.moment($0) })
    var until: Moment?

    var value: AttentionFilter {
        AttentionFilter(kind: kind, shop: shop, agreement: agreement, since: since, until: until)
    }

    func validate() throws {
        if let kind, kind.isEmpty || !kind.allSatisfy({ $0 == "-" || $0.isASCII && $0.isLowercase }) {
            throw ValidationError("'\(kind)' is no kind of item: they are small letters and hyphens.")
        }
        if let since, let until, until < since { throw ValidationError("--until lies before --since.") }
    }
}
