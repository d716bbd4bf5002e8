import Foundation
import ShopRouting

/// The plan for people and for programs: a table, CSV (RFC 4180) and JSON, a row for each product.
struct PlanFiles {
    let folder: ImportFolder

    private static let columns = [
        "shop", "product", "parent", "sku", "item", "name", "action", "fields", "stock_from", "stock_to", "kind",
        "reason", "remedy", "notices",
    ]

    func write(_ plan: ImportPlan) throws(ImportStop) {
        let reader = try LineReader(folder.rows)
        let table = try LineWriter(folder.table, isNew: true)
        let csv = try LineWriter(folder.csv, isNew: true)
        let json = try LineWriter(folder.json, isNew: true)
        try table.append(text: Array((plan.summary + "\n" + Self.heading).utf8))
        try csv.append(text: Array((Self.columns.joined(separator: ",") + "\r\n").utf8))
        try json.append(text: Array("[\n".utf8))
        var isFirst = true
        while let row = try reader.next(PlanRow.self) {
            try table.append(text: Array(Self.line(row).utf8))
            try csv.append(text: Array(Self.record(row).utf8))
            if !isFirst { try json.append(text: Array(",\n".utf8)) }
            try json.append(text: Self.object(row))
            isFirst = false
        }
        try json.append(text: Array("\n]\n".utf8))
        for file in [table, csv, json] { try file.sync() }
    }

    private static var heading: String {
        line(["action", "shop", "product", "sku", "name"], "what")
    }

    private static func line(_ row: PlanRow) -> String {
        line([row.action.rawValue, row.shop, String(row.product), row.sku, row.name], row.effect)
    }

    private static let widths = [9, 12, 9, 25, 40]

    private static func line(_ cells: [String], _ rest: String) -> String {
        let padded = zip(cells, widths).map { cell, width in
            let text = oneLine(cell)
            let cut = text.count > width ? String(text.prefix(width - 1)) + "…" : text
            return cut + String(repeating: " ", count: width - cut.count)
        }
        return padded.joined(separator: "  ") + "  " + oneLine(rest) + "\n"
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.isWhitespace ? " " : $0 }))
    }

    private static func record(_ row: PlanRow) -> String {
        let cells = [
            row.shop, String(row.product), String(row.parent), row.sku, row.draft?.number.rawValue ?? "", row.name,
            row.action.rawValue, row.differences.map(\.field.rawValue).joined(separator: " "),
            row.stock?.from.description ?? "", row.stock?.to.description ?? "", row.kind ?? "", row.reason ?? "",
            row.remedy ?? "", row.notices.joined(separator: " "),
        ]
        return cells.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// What a spreadsheet would take for a formula gets an apostrophe in front: names come from the shop.
    static func quoted(_ text: String) -> String {
        let isFormula =
            text.unicodeScalars.first.map { ["=", "+", "-", "@", "\t", "\r"].contains($0) } == true
            && Decimal(string: text).map { "\($0)" } != text
        let cell = isFormula ? "'" + text : text
        guard cell.unicodeScalars.contains(where: { [",", "\"", "\r", "\n"].contains($0) }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }

    private static func object(_ row: PlanRow) throws(ImportStop) -> Data {
        do { return try JSONEncoder.lines.encode(row) } catch { throw .file("a row cannot be written") }
    }
}
