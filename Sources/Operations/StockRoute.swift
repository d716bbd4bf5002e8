import Foundation
public import HTTPServer
import HTTPTypes
public import Relay
public import ShopRouting

/// `POST /stock/compare`: compares all stock with the shops, or with `shop=…` alone, and writes what differs; with
/// `dry_run=true` it only shows it. Text, or JSON with `json=true`.
public struct StockRoute: Sendable {
    public typealias Compare =
        @Sendable (_ shop: ShopName?, _ isDryRun: Bool) async throws(CommandStop) -> [StockReport]

    private let compare: Compare

    public init(compare: @escaping Compare) { self.compare = compare }

    public func register(on router: inout Router) {
        router.on(.post, "/stock/compare") { request in
            do throws(CommandQuery.Refusal) {
                let query = try CommandQuery(request, ["shop", "dry_run", "json"])
                let shop = try query.value("shop", ShopName.init)
                return await answer(shop, isDryRun: query.flag("dry_run"), asJSON: query.flag("json"))
            } catch {
                return error.response
            }
        }
    }

    private func answer(_ shop: ShopName?, isDryRun: Bool, asJSON: Bool) async -> Response {
        do throws(CommandStop) {
            let reports = try await compare(shop, isDryRun)
            let status: HTTPResponse.Status = reports.allSatisfy { $0.failure == nil } ? .ok : .badGateway
            let text = asJSON ? Self.json(reports) : reports.map { Self.text($0, isDryRun) }.joined()
            return Response(status, text: text.isEmpty ? "No shop receives stock.\n" : text)
        } catch {
            switch error {
            case .unknown:
                return Response(.notFound, text: "No shop \(shop?.rawValue ?? "") that receives stock is configured.\n")
            case .resting: return Response(.conflict, text: "The agreement is paused, or the relay ends.\n")
            case .call(let said): return Response(.badGateway, text: "\(said)\n")
            case .journal:
                return Response(
                    .serviceUnavailable, text: "The journal cannot be used.\n", fields: [.retryAfter: "10"])
            }
        }
    }

    private static func text(_ report: StockReport, _ isDryRun: Bool) -> String {
        var lines = [
            "\(report.agreement)/\(report.shop): \(report.compared) compared, \(report.differing) differ"
                + (isDryRun || report.differing == 0 ? "" : " and are written")
                + ", \(report.others) not Rackbeat's, \(report.unclear) unclear"
        ]
        lines += report.differences.map { difference in
            "  \(difference.sku) (product \(difference.product)) shows \(difference.shown ?? "nothing that is known")"
                + ", to show \(difference.wanted): \(difference.why)"
        }
        if report.differences.count < report.differing {
            lines.append("  and \(report.differing - report.differences.count) more")
        }
        if let failure = report.failure { lines.append("  ended early: \(failure)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func json(_ reports: [StockReport]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = (try? encoder.encode(reports.map(Row.init))) ?? Data("[]".utf8)
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private struct Row: Encodable {
        struct Difference: Encodable {
            var sku: String
            var product: Int64
            var shown: String?
            var wanted: Int
            var why: String
        }

        var agreement: String
        var shop: String
        var compared: Int
        var differing: Int
        var others: Int
        var unclear: Int
        var failure: String?
        var differences: [Difference]

        init(_ report: StockReport) {
            agreement = report.agreement.rawValue
            shop = report.shop.rawValue
            compared = report.compared
            differing = report.differing
            others = report.others
            unclear = report.unclear
            failure = report.failure
            differences = report.differences.map {
                Difference(sku: $0.sku, product: $0.product, shown: $0.shown, wanted: $0.wanted, why: $0.why)
            }
        }
    }
}
