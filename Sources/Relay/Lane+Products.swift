import Journal
import Logging

/// Products and items whose data somebody owns.
extension Lane {
    /// Products that are maintained at once.
    static var productPlaces: Int { 4 }

    func maintain(_ work: Work) async {
        defer {
            running.remove(work.key)
            runningProducts -= 1
            bell.yield()
        }
        await withLogger(mergingMetadata: ["agreement": "\(agreement.name)"]) { _ in
            do throws(JournalError) {
                let sync = ProductSync(
                    agreement: agreement, journal: journal, calls: calls, prices: prices, clock: clock)
                try await journal.commit(changes(try await sync.run(work), of: work))
            } catch {
                await rest(after: error)
            }
        }
    }
}
