import ArgumentParser
import HTTPTypes

/// `shoprelay webhooks`: shows how the webhooks at both ends stand, and repairs them, in the process that runs.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Show, install or repair the webhooks in the shops and in Rackbeat.",
        subcommands: [Status.self, Install.self, Repair.self], defaultSubcommand: Status.self)

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How each expected webhook stands, and what was repaired lately.")

        @OptionGroup var target: ControlTarget

        func run() async throws { try await target.ask(.get, "/webhooks", timeout: WebhooksCommand.patience) }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make what is missing; the same as repair.")

        @OptionGroup var target: ControlTarget

        func run() async throws { try await WebhooksCommand.repair(target) }
    }

    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make anew what is missing, off, elsewhere or without a known token, and delete what is dead.")

        @OptionGroup var target: ControlTarget

        func run() async throws { try await WebhooksCommand.repair(target) }
    }

    /// A shop that is slow takes its time for each call.
    private static let patience = Duration.seconds(600)

    private static func repair(_ target: ControlTarget) async throws {
        try await target.ask(.post, "/webhooks/repair", timeout: patience)
    }
}
