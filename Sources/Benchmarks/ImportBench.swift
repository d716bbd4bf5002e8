import ArgumentParser
import Foundation
import Sandbox

/// The initial import of catalogues of several sizes, from a simulated shop into an empty Rackbeat without a limit: how
/// long the dry run and the run take, and the most memory that the relay held.
struct ImportBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "The initial import: time and memory, by the size of the catalogue.")

    @Option(help: "Products of a catalogue. May be repeated.") var products: [Int] = [1000, 20_000, 100_000]
    @Flag(name: .customLong("run"), help: "Carry them over too, stock included, not only plan it.") var carries = false
    @Option(help: "A free port.") var port = 18_520

    func validate() throws {
        guard products.allSatisfy({ (1...1_000_000).contains($0) }) else {
            throw ValidationError("1 to 1000000 products.")
        }
    }

    func run() async throws {
        for count in products {
            try await Hosting.run { loops, client in
                let world = try World(catalogue: Catalogue(items: []), loops: loops, client: client)
                world.dk.seed(.numbered(count))
                return world
            } _: { world, workplace in
                try await measure(count, world, in: workplace)
            }
        }
    }

    private func measure(_ count: Int, _ world: World, in workplace: Workplace) async throws -> Bool {
        let state = workplace.file("state").path
        let settings = world.settings(
            listen: "127.0.0.1:\(port)", state: state, requestsPerMinute: 1_000_000
        ).replacing("    shops:\n", with: "    products: { group: 1, location: 1 }\n    shops:\n")
        let served = try await Served.shoprelay(
            settings, environment: world.environment(token: "unused"), port: port, in: workplace)
        let idle = served.program.memory("VmHWM")
        var line = "\(count) products: idle \(idle / 1_000_000) MB"
        for (name, flags) in [("dry run", ["--dry-run"])] + (carries ? [("run", [])] : []) {
            let start = ContinuousClock.now
            let said = try Program.output(
                of: Program.beside("shoprelay"),
                ["import", "--agreement", "sandbox", "--shop", "dk", "--stock", "--state", state] + flags)
            let seconds = start.duration(to: .now) / .seconds(1)
            guard said.contains("\(name == "run" ? "created" : "create"): \(count)\n") else {
                throw BenchError("not all was carried over: \(said)")
            }
            line += String(
                format: "; %@ %.1f s, %d MB at most", name, seconds, served.program.memory("VmHWM") / 1_000_000)
        }
        print(line)
        return served.program.stop() == 0
    }
}
