import Foundation
import ShopRouting

/// How a run ended: what was done, what was refused and why, and what an undo would remove.
struct ImportReport {
    /// Refusals that the operator's command shows; the file holds all.
    private static let shown = 20

    let folder: ImportFolder

    /// - Returns: for the operator.
    func write() throws(ImportStop) -> String {
        let plan = try folder.read(ImportPlan.self, from: folder.planned)
        var refused: [Int: String] = [:]
        var made = Bits(plan.rows)
        var done = Bits(plan.rows)
        let steps = try LineReader(folder.steps)
        while let step = try steps.next(ImportStep.self) {
            guard step.row < plan.rows else { continue }
            switch step.state {
            case .made: made.insert(step.row)
            case .refused: refused[step.row] = step.note ?? ""
            case .done: done.insert(step.row)
            case .intended, .counting, .undone, .kept: break
            }
        }
        let undo = try LineWriter(folder.undo, isNew: true)
        try undo.append(text: Array("item\r\n".utf8))
        var counts: [PlanRow.Action: Int] = [:]
        var counted = 0
        var lines: [String] = []
        let rows = try LineReader(folder.rows)
        var index = 0
        while let row = try rows.next(PlanRow.self) {
            defer { index += 1 }
            if done.contains(index) {
                counts[row.action, default: 0] += 1
                if row.stock != nil { counted += 1 }
            }
            if made.contains(index), let number = row.draft?.number {
                try undo.append(text: Array("\(PlanFiles.quoted(number.rawValue))\r\n".utf8))
            }
            if let why = refused[index] { lines.append("refused: \(row.shop) \(row.product) \"\(row.sku)\": \(why)\n") }
        }
        try undo.sync()
        let head = """
            created: \(counts[.create] ?? 0)
            updated: \(counts[.update] ?? 0)
            stock counted: \(counted)
            refused: \(refused.count)
            left out: \(plan.rows - plan.work)

            """
        try folder.write(text: head + lines.joined(), to: folder.report)
        let rest = lines.count > Self.shown ? ["and \(lines.count - Self.shown) more\n"] : []
        return head + (lines.prefix(Self.shown) + rest).joined() + "report: \(folder.report)\nto undo: \(folder.undo)\n"
    }
}

/// A set of numbers below a bound, a bit each.
struct Bits: Sendable {
    private var words: [UInt64]

    init(_ bound: Int) { words = [UInt64](repeating: 0, count: bound / 64 + 1) }

    func contains(_ number: Int) -> Bool { words[number / 64] & (1 << UInt64(number % 64)) != 0 }

    /// - Returns: whether it is new.
    @discardableResult mutating func insert(_ number: Int) -> Bool {
        let isNew = !contains(number)
        words[number / 64] |= 1 << UInt64(number % 64)
        return isNew
    }
}
