import Answers
import HTTPClient
import ShopRouting
import WooCommerce

/// Errors, webhooks and changed orders as a shop answers them.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    Answers.give(
        UnsafeBufferPointer(start: start, count: count),
        to: { answers in
            do throws(CallFailure) { try await answers.shop.probe() } catch { error.checkIsShort() }
        },
        { answers in _ = try? await answers.shop.orders(modifiedAfter: Moment(milliseconds: 0), page: 1) },
        { answers in _ = try? await answers.shop.webhooks() },
        { answers in
            do throws(CallFailure) {
                try await answers.shop.deleteWebhook(1)
            } catch {
                guard case .missing = error else { return }
                preconditionFailure("gone is deleted")
            }
        })
    return 0
}
