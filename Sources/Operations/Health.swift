import Foundation
public import HTTPServer
import HTTPTypes
public import Journal
public import Relay
public import ShopRouting

/// `GET /healthz`: the process answers. `GET /readyz`: it can do its work.
public struct Health: Sendable {
    public struct Limits: Sendable {
        /// Of the oldest delivery or work that is not done.
        public var backlogAge = Duration.seconds(3600)
        /// Bytes free where the journal lives.
        public var freeDisk: Int64 = 64 << 20

        public init() {}
    }

    private let journal: any Journal
    private let agreements: [AgreementName]
    private let directory: String
    private let clock: WallClock
    private let limits: Limits
    private let hasPausedSide: @Sendable (AgreementName) async -> Bool

    /// - Parameters:
    ///   - agreements: those that are not paused: what a paused one keeps may grow old.
    ///   - hasPausedSide: whether one of them is not let in somewhere, which is no fault of this process.
    public init(
        journal: any Journal, agreements: [AgreementName], directory: String, clock: WallClock,
        limits: Limits = Limits(), hasPausedSide: @escaping @Sendable (AgreementName) async -> Bool = { _ in false }
    ) {
        self.journal = journal
        self.agreements = agreements
        self.directory = directory
        self.clock = clock
        self.limits = limits
        self.hasPausedSide = hasPausedSide
    }

    public func register(on router: inout Router) {
        router.on(.get, "/healthz") { _ in Response(.ok, text: "ok\n") }
        router.on(.get, "/readyz") { _ in
            let faults = await faults()
            if faults.isEmpty { return Response(.ok, text: "ready\n") }
            return Response(
                .serviceUnavailable, text: faults.joined(separator: "\n") + "\n", fields: [.retryAfter: "10"])
        }
    }

    private func faults() async -> [String] {
        var faults: [String] = []
        do throws(JournalError) {
            try await journal.probe()
            let now = clock.now()
            for agreement in agreements {
                guard let oldest = try await journal.backlog(agreement).oldest else { continue }
                if now.duration(since: oldest) > limits.backlogAge, !(await hasPausedSide(agreement)) {
                    faults.append("agreement \(agreement): the oldest work waits since \(oldest.iso8601)")
                }
            }
        } catch {
            faults.append("journal: not writable")
        }
        if let free = freeDisk(), free < limits.freeDisk { faults.append("disk: \(free >> 20) MiB free") }
        return faults
    }

    private func freeDisk() -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}
