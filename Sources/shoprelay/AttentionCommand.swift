import ArgumentParser
import HTTPTypes
import Operations

/// `shoprelay attention`: shows what is held and why, and releases or closes it, in the process that runs.
struct AttentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attention", abstract: "Show, release or close what needs attention.",
        subcommands: [List.self, Release.self, Close.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What is held, why, and what mends it.")

        @OptionGroup var target: ControlTarget
        @OptionGroup var filter: AttentionFilterOptions

        func run() async throws { try await target.ask(.get, "/attention", filter.value.parameters) }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try again what items stand for: the order or stock they hold, or the deliveries from theirs on.")

        @OptionGroup var target: ControlTarget
        @OptionGroup var items: Items

        func run() async throws { try await items.ask(target, to: "release") }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close items for good: nothing is done for them.")

        @OptionGroup var target: ControlTarget
        @OptionGroup var items: Items

        func run() async throws { try await items.ask(target, to: "close") }
    }

    /// Single items, or all that a filter includes.
    struct Items: ParsableArguments {
        @Argument(help: "The items' ids; without them give --kind, --shop, --agreement, --since or --until.")
        var ids: [String] = []
        @OptionGroup var filter: AttentionFilterOptions
        @Flag(help: "Print how many items and which, and change nothing.") var dryRun = false

        func validate() throws {
            for id in ids where id.utf8.count != 16 || !id.allSatisfy(\.isHexDigit) {
                throw ValidationError("'\(id)' is not an item's id, which has 16 hexadecimal digits.")
            }
            if dryRun && !ids.isEmpty { throw ValidationError("--dry-run does not go with ids.") }
            guard ids.isEmpty == filter.value.isEmpty else { return }
            throw ValidationError("Give ids, or which items: --kind, --shop, --agreement, --since or --until.")
        }

        func ask(_ target: ControlTarget, to act: String) async throws {
            guard ids.isEmpty else {
                for id in ids { try await target.ask(.post, "/attention/\(id.lowercased())/\(act)") }
                return
            }
            try await target.ask(
                .post, "/attention/\(act)", filter.value.parameters + (dryRun ? [("dry_run", "true")] : []))
        }
    }
}
