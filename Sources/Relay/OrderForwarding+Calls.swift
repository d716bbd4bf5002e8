import HTTPClient
import Journal
import Rackbeat
import ShopRouting
import WooCommerce

/// The journal and the far sides, with what their failures mean for this work.
extension OrderForwarding {
    func read(_ id: Int64) async throws(Stop) -> OrderLink? {
        do throws(JournalError) { return try await journal.orderLink(shop.name, id) } catch { throw .journal(error) }
    }

    func commit(_ changes: [Change]) async throws(Stop) {
        do throws(JournalError) { try await journal.commit(changes) } catch { throw .journal(error) }
    }

    func order(_ id: Int64, _ work: Work) async throws(Stop) -> ShopOrder? {
        do throws(CallFailure) {
            return try await calls.shop(shop) { client throws(CallFailure) in try await client.order(id) }
        } catch {
            if case .missing = error { return nil }
            throw .outcome(failed(error, work, "The shop \(shop.name)"))
        }
    }

    func fromShop<Value: Sendable>(
        _ work: Work, _ call: (WooCommerce.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) {
            return try await calls.shop(shop, call)
        } catch {
            throw .outcome(failed(error, work, "The shop \(shop.name)"))
        }
    }

    func rackbeat<Value: Sendable>(
        _ work: Work, _ call: (Rackbeat.Client) async throws(CallFailure) -> Value
    ) async throws(Stop) -> Value {
        do throws(CallFailure) {
            return try await calls.rackbeat(priority: work.key.subject.priority, call)
        } catch {
            throw .outcome(failed(error, work, "Rackbeat"))
        }
    }
}
