import ArgumentParser
import EventLoop
import Glibc

/// The command line. Each subcommand has a file of its own; ``ExitStatus`` lists how they end.
@main
struct Shoprelay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shoprelay",
        abstract: "Carries orders from WooCommerce shops to Rackbeat, and stock from Rackbeat to every shop.",
        discussion: ExitStatus.discussion,
        version: Version.number,
        subcommands: [
            Serve.self, SandboxCommand.self, Check.self, AttentionCommand.self, CatchUpCommand.self,
            StockCommand.self, WebhooksCommand.self, ImportCommand.self, ProductsCommand.self, Healthcheck.self,
            Version.self,
        ])

    static func main() async {
        // OpenSSL writes without MSG_NOSIGNAL, and a log's reader may leave first: both are errors, not reasons to die.
        signal(SIGPIPE, SIG_IGN)
        // A limit on the size of files (`ulimit -f`) is then what a full disk is: an error of the write.
        signal(SIGXFSZ, SIG_IGN)
        LargeBlocks.goBackAtOnce()
        await main(nil)
    }
}
