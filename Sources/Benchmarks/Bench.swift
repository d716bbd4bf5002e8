import ArgumentParser

/// Measures the built `shoprelay` on this machine. Figures of two machines cannot be compared; ratios of one run can.
@main struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shoprelay-bench", abstract: "Measure the built shoprelay. Needs Debian's wrk, openssl and nginx.",
        subcommands: [
            FrontDoor.self, Siege.self, Soak.self, FaultRun.self, Drain.self, StockRun.self, ImportBench.self,
        ],
        defaultSubcommand: FrontDoor.self)
}
