import HTTPClient
import Journal
import Rackbeat
import ShopRouting

/// Looks for orders in Rackbeat. Whoever asks while the list is read shares the next reading: after a crash many orders are
/// in doubt at once, and each reading costs calls that orders need.
actor OrderSearches {
    private struct Request {
        var id: Int
        var sought: Client.Sought
    }

    private let calls: FarCalls
    private let turn = Turn()
    private var requests: [Request] = []
    private var results: [Int: Result<Client.SearchResult, CallFailure>] = [:]
    private var count = 0

    init(_ calls: FarCalls) { self.calls = calls }

    /// How many wait for the next reading.
    var waiting: Int { requests.count }

    /// The reading begins after this call.
    ///
    /// - Parameters:
    ///   - moment: when the creating call was about to start.
    ///   - neighbours: numbers of orders that were made before, the latest that are known.
    func search(
        _ reference: OrderReference, createdSince moment: Moment, neighbours: Set<String>
    ) async throws(CallFailure) -> Client.SearchResult {
        count += 1
        let id = count
        requests.append(
            Request(id: id, sought: .init(reference, createdSince: moment, neighbours: neighbours)))
        await turn.take()
        if results[id] == nil { await read() }
        await turn.give()
        guard let result = results.removeValue(forKey: id) else { return .inconclusive }
        return try result.get()
    }

    private func read() async {
        let asked = requests
        requests = []
        do throws(CallFailure) {
            let found = try await calls.rackbeat(priority: WorkKey.Subject.orderPriority) {
                client throws(CallFailure) in try await client.search(asked.map(\.sought))
            }
            for (request, result) in zip(asked, found) { results[request.id] = .success(result) }
        } catch {
            for request in asked { results[request.id] = .failure(error) }
        }
    }
}
