import ShopRouting

/// What differs between the shops' products and Rackbeat's items, field by field.
struct ComparisonReport {
    /// Rows that the operator's command shows; the files hold all.
    private static let shown = 100

    let folder: ImportFolder

    func text(_ plan: ImportPlan) throws(ImportStop) -> String {
        var lines: [String] = []
        var alike = 0
        var different = 0
        let rows = try LineReader(folder.rows)
        while let row = try rows.next(PlanRow.self) {
            switch row.action {
            case .unchanged where row.differences.isEmpty, .stock where row.differences.isEmpty: alike += 1
            case .create, .skip, .problem: break
            case .update, .unchanged, .stock:
                different += 1
                guard lines.count < Self.shown else { continue }
                lines += row.differences.map { difference in
                    "\(row.sku): \(difference.field.rawValue): Rackbeat \"\(difference.has)\", "
                        + "\(row.shop) \"\(difference.wants)\"\n"
                }
            }
        }
        let head = """
            alike: \(alike)
            different: \(different)
            only in the shops: \(plan.counts[PlanRow.Action.create.rawValue] ?? 0)
            only in Rackbeat: \(plan.others)
            problems: \(plan.counts[PlanRow.Action.problem.rawValue] ?? 0)

            """
        let rest = different > Self.shown ? "and more\n" : ""
        return head + lines.joined() + rest
            + "all: \(folder.table)\n     \(folder.csv)\n     \(folder.json)\n     \(folder.others)\n"
    }
}
