import ArgumentParser
import EventLoop
import Foundation

/// Deliveries while ten thousand connections are idle and a thousand dawdle: all must be acknowledged as if nobody else
/// were there, and who dawdles must be cut off.
struct Siege: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "10,000 idle and 1,000 slow connections while deliveries are acknowledged. Ends with 0 or 1.")

    @Option(help: "A free port.") var port = 18520

    private static let idle = 10_000
    private static let slow = 1000
    /// Bytes of memory for one of them, at most.
    private static let memory = 16 << 10
    /// Milliseconds for 99 of 100 deliveries.
    private static let latency = 100.0
    private static let patience = Duration.seconds(15)

    func run() async throws {
        let descriptors = Self.idle + Self.slow + 256
        guard DescriptorLimit.raise(to: descriptors) >= descriptors else {
            throw BenchError("too few descriptors: ulimit -n \(descriptors)")
        }
        let workplace = try Workplace()
        let served = try await Served.paused(port: port, in: workplace)
        var load = try Load.paused(4096, 500, Served.secret)
        load.delay = 10
        let url = "http://127.0.0.1:\(port)"
        let alone = try load.run(url, connections: 16, seconds: 4, in: workplace)

        let before = served.program.memory("RssAnon")
        let idle = try StandingConnection.idle(Self.idle, port: port)
        var slow = try SlowSenders(Self.slow, port: port, path: "/webhooks/woocommerce/bench")
        let memory = (served.program.memory("RssAnon") - before) / (Self.idle + Self.slow)
        let measured = Mailbox<Result<Measurement, any Error>>()
        Thread.detachNewThread { [load] in
            measured.put(Result { try load.run(url, connections: 16, seconds: 4, in: workplace) })
        }
        var standing: Int?
        let end = ContinuousClock.now + Self.patience
        while measured.value == nil || slow.count > 0 && ContinuousClock.now < end {
            slow.drip()
            if standing == nil, measured.value != nil { standing = idle.count { !$0.connection.isCut } }
            try await Task.sleep(for: .milliseconds(100))
        }
        guard let besieged = try measured.value?.get() else { return }
        let isOrderly = served.program.stop() == 0

        for (name, figures) in [("alone", alone), ("besieged", besieged)] {
            print("\(name): \(Int(figures.rate)) deliveries/s, p50 \(figures.p50) ms, p99 \(figures.p99) ms")
        }
        print("refused: \(besieged.notOK); connections that broke: \(besieged.broken)")
        print("idle connections that stood all the while: \(standing ?? 0); memory for each of all: \(memory) bytes")
        let longest = slow.longest.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1)))
        print("slow connections that were not cut: \(slow.count); the longest stood for \(longest)")
        let hasPassed =
            isOrderly && besieged.notOK == 0 && besieged.broken == 0 && besieged.p99 <= Self.latency
            && standing == Self.idle && memory <= Self.memory && slow.count == 0 && slow.longest <= Self.patience
        print(hasPassed ? "siege passed" : "siege FAILED")
        if !hasPassed { throw ExitCode.failure }
    }
}
