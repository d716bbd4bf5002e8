import Foundation
import HTTPClient
import ShopRouting

extension Client {
    /// Writes figures, simple products together and variations per parent; every write has its outcome, in their order.
    public func setStock(_ writes: [StockWrite]) async -> [StockWrite.Outcome] {
        var size = batchSize
        return await setStock(writes, size: &size)
    }

    /// - Parameter size: how many figures one call writes at the most; becomes what the shop takes, if that is less.
    public func setStock(_ writes: [StockWrite], size: inout Int) async -> [StockWrite.Outcome] {
        var outcomes = [StockWrite.Outcome](repeating: .ignored, count: writes.count)
        let byParent = Dictionary(grouping: writes.indices) { writes[$0].parentID }
        for (parent, indices) in byParent.sorted(by: { $0.key < $1.key }) {
            let route = parent == 0 ? "products/batch" : "products/\(parent)/variations/batch"
            var rest = indices[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(size))
                rest = rest.dropFirst(part.count)
                let answers = await batch(route, part.map { writes[$0] }, &size)
                for (index, outcome) in zip(part, answers) { outcomes[index] = outcome }
            }
        }
        return outcomes
    }

    private func batch(_ route: String, _ writes: [StockWrite], _ size: inout Int) async -> [StockWrite.Outcome] {
        let items = writes.map { BatchBody.Item(id: $0.productID, stock_quantity: $0.quantity) }
        do throws(CallFailure) {
            let answer = try await post(route, BatchBody(update: items), as: BatchAnswer.self)
            // Answers come in request order (woocommerce.md 3.4).
            guard answer.update.count == writes.count else { throw .malformed(.init(code: "batch_count")) }
            return zip(writes, answer.update).map(outcome)
        } catch {
            if error.detail.status == 413, writes.count > 1 {
                let half = writes.count / 2
                size = min(size, writes.count - half)
                return await batch(route, Array(writes[..<half]), &size) + batch(route, Array(writes[half...]), &size)
            }
            return writes.map { _ in .failed(error) }
        }
    }

    private func outcome(_ write: StockWrite, _ item: BatchAnswer.Item) -> StockWrite.Outcome {
        switch item {
        case .refused(let detail): return .refused(detail)
        case .unreadable: return .refused(.init(code: "unreadable"))
        case .product(let product):
            guard product.id == write.productID else { return .refused(.init(code: "another_product")) }
            guard product.stockManager == .itself, let quantity = product.stockQuantity else { return .ignored }
            return quantity == Decimal(write.quantity) ? .written : .different
        }
    }
}

private struct BatchBody: Encodable {
    struct Item: Encodable {
        var id: Int64
        var manage_stock = true
        var stock_quantity: Int
    }

    var update: [Item]
}

private struct BatchAnswer: Decodable {
    enum Item: Decodable {
        case product(ShopProduct)
        case refused(CallFailure.Detail)
        case unreadable

        private enum Key: String, CodingKey { case error }

        init(from decoder: any Decoder) throws {
            if let object = try? decoder.container(keyedBy: Key.self), object.contains(.error) {
                let problem = try? object.decode(FailureReading.Problem.self, forKey: .error)
                self = .refused(problem?.detail() ?? .init(code: "unreadable"))
            } else {
                self = (try? Product(from: decoder)).map { .product($0.value) } ?? .unreadable
            }
        }
    }

    var update: [Item]
}
