import Answers
import HTTPClient
import Rackbeat

/// Errors, customers, webhooks and what a new customer needs, as Rackbeat answers them.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    Answers.give(
        UnsafeBufferPointer(start: start, count: count),
        to: { answers in
            do throws(CallFailure) { _ = try await answers.rackbeat.order("1") } catch { error.checkIsShort() }
        },
        { answers in
            guard let customers = try? await answers.rackbeat.customers(email: "aase@example.test") else { return }
            precondition(customers.allSatisfy { !$0.isDeleted && $0.email.lowercased() == "aase@example.test" })
        },
        { answers in _ = try? await answers.rackbeat.customerTerms() },
        { answers in _ = try? await answers.rackbeat.webhooks() },
        { answers in
            let url = "https://relay.example/webhooks/rackbeat/nordic"
            _ = try? await answers.rackbeat.createWebhook(event: "inventory.changed", url: url)
        })
    return 0
}
