import HTTPServer

/// How a list is cut, ordered and filtered (rackbeat.md 1.3).
struct RackbeatList {
    let query: Query
    let page: Int
    let limit: Int

    private static let common: Set<String> = [
        "page", "limit", "fields", "expand", "order_by", "order_direction", "search", "suppress_webhooks",
    ]

    /// - Parameter filters: what `simple_filter` may name; anything else is 422.
    /// - Parameter plain: plain parameters that have an effect; others are ignored, or 422 by switch (U9).
    init(
        _ request: Request, filters: Set<String> = [], plain: Set<String> = [], switches: RackbeatSwitches
    ) throws(RackbeatProblem) {
        query = Query(request.query)
        page = max(1, query["page"].flatMap(Int.init) ?? 1)
        limit = min(1000, max(1, query["limit"].flatMap(Int.init) ?? 20))
        for (name, _) in query.pairs {
            if let property = name.filterProperty {
                if !filters.contains(property) { throw .invalid(property, "\(property) can not be filtered.") }
            } else if switches.refusesUnknownParameters, !Self.common.contains(name), !plain.contains(name) {
                throw .invalid(name, "\(name) is not known.")
            }
        }
    }

    func filter(_ property: String) -> String? { query["simple_filter[\(property)]"] }

    func flag(_ name: String) -> Bool? { query[name].map { $0 == "1" || $0 == "true" } }

    var isDescending: Bool { query["order_direction"]?.uppercased() == "DESC" }

    /// Rows from oldest to newest become the page asked for; only that page is written out.
    func answer<Row>(_ plural: String, _ rows: [Row], _ json: (Row) -> JSON) -> Response {
        let first = (page - 1).multipliedReportingOverflow(by: limit)
        let start = first.overflow ? rows.count : min(first.partialValue, rows.count)
        let end = min(start + limit, rows.count)
        let kept = (start..<end).map { json(rows[isDescending ? rows.count - 1 - $0 : $0]).selecting(query["fields"]) }
        return .json(
            206,
            .object([
                JSON.Member(plural, .array(kept)), JSON.Member("total", .int(rows.count)),
                JSON.Member("pages", .int((rows.count + limit - 1) / limit)), JSON.Member("limit", .int(limit)),
                JSON.Member("page", .int(page)),
            ]))
    }
}

extension String {
    /// `number` of `simple_filter[number]`.
    fileprivate var filterProperty: String? {
        guard hasPrefix("simple_filter["), hasSuffix("]") else { return nil }
        return String(dropFirst("simple_filter[".count).dropLast())
    }
}

extension JSON {
    /// - Parameter fields: such as `number,lines(id,item(name))`; nil for everything.
    func selecting(_ fields: String?) -> JSON {
        guard let fields, !fields.isEmpty else { return self }
        return selecting(Selection(fields))
    }

    private func selecting(_ selection: Selection) -> JSON {
        guard !selection.parts.isEmpty else { return self }
        switch self {
        case .array(let items): return .array(items.map { $0.selecting(selection) })
        case .object(let members):
            return .object(
                members.compactMap { member in
                    selection.parts[member.key].map { Member(member.key, member.value.selecting($0)) }
                })
        default: return self
        }
    }
}

/// A parsed `fields` parameter.
private struct Selection {
    var parts: [String: Selection] = [:]

    init(_ text: String) {
        var rest = text[...]
        self.init(&rest)
    }

    private init(_ rest: inout Substring) {
        var name = ""
        while let character = rest.popFirst(), character != ")" {
            switch character {
            case ",":
                if !name.isEmpty, parts[name] == nil { parts[name] = Selection("") }
                name = ""
            case "(":
                parts[name] = Selection(&rest)
                name = ""
            default: name.append(character)
            }
        }
        if !name.isEmpty { parts[name] = Selection("") }
    }
}
