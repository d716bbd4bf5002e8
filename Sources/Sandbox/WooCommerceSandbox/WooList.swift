import HTTPServer
import HTTPTypes

/// How a collection is cut, ordered and filtered (woocommerce.md 3.2).
struct WooList {
    let query: Query
    let view: WooView
    let perPage: Int
    let page: Int
    let orderBy: String
    let isAscending: Bool

    init(_ request: Request, _ view: WooView) throws(WooProblem) {
        query = Query(request.query)
        self.view = view
        perPage = try Self.number("per_page", query, 10, most: 100)
        page = try Self.number("page", query, 1, most: Int.max / 100)
        orderBy = query["orderby"] ?? "date"
        let known = [
            "date", "id", "include", "title", "slug", "modified", "price", "popularity", "rating", "menu_order",
        ]
        guard known.contains(orderBy) else {
            throw .parameter(
                "orderby", "orderby is not one of \(known.joined(separator: ", ")).", code: "rest_not_in_enum")
        }
        let direction = query["order"]?.lowercased() ?? "desc"
        guard direction == "asc" || direction == "desc" else {
            throw .parameter("order", "order is not one of asc and desc.", code: "rest_not_in_enum")
        }
        isAscending = direction == "asc"
    }

    private static func number(_ name: String, _ query: Query, _ fallback: Int, most: Int) throws(WooProblem) -> Int {
        guard let text = query[name] else { return fallback }
        guard let value = Int(text) else { throw .parameter(name, "\(name) is not of type integer.") }
        guard (1...most).contains(value) else {
            throw .parameter(
                name, "\(name) must be between 1 (inclusive) and \(most) (inclusive)", code: "rest_out_of_bounds")
        }
        return value
    }

    /// A date bound, as seconds of UTC.
    ///
    /// Without `dates_are_gmt` the figure is local time and a zone behind it changes nothing; with it a zone shifts the
    /// figure once more (woocommerce-observed.md 4, woocommerce.md 3.2).
    func bound(_ name: String) throws(WooProblem) -> Int? {
        guard let text = query[name] else { return nil }
        guard let (seconds, zone) = CivilTime.parse(text) else {
            throw .parameter(name, "Invalid date.", code: "rest_invalid_date")
        }
        let offset = view.switches.localOffset
        guard query["dates_are_gmt"] == "true" || query["dates_are_gmt"] == "1" else { return seconds - offset }
        return zone.isEmpty ? seconds : seconds + offset
    }

    var included: Set<Int>? { query.list("include").map { Set($0.compactMap { Int($0) }) } }
    var excluded: Set<Int> { Set((query.list("exclude") ?? []).compactMap { Int($0) }) }

    /// Sorts rows that stand in ascending order of id, which is the order of creation too.
    ///
    /// 10.0.2 breaks ties by chance: pages lose and repeat rows unless ordered by id (woocommerce-observed.md 4).
    func sort(_ rows: [Int], _ chance: inout Chance, _ keys: (Int) -> (created: Int, modified: Int, title: String))
        -> [Int]
    {
        let isUnstable = view.switches.version == .v10 && orderBy != "id"
        var sorted = rows
        if isUnstable { sorted.shuffle(using: &chance) }
        switch orderBy {
        case "modified":
            sorted = sorted.map { ($0, keys($0).modified) }.sorted { $0.1 < $1.1 }.map(\.0)
        case "title", "slug":
            sorted = sorted.map { ($0, keys($0).title) }.sorted { $0.1 < $1.1 }.map(\.0)
        case "date" where isUnstable:
            sorted = sorted.map { ($0, keys($0).created) }.sorted { $0.1 < $1.1 }.map(\.0)
        default: break
        }
        return isAscending ? sorted : sorted.reversed()
    }

    func cut(_ rows: [Int]) -> ArraySlice<Int> {
        let start = min(query["offset"].flatMap(Int.init) ?? (page - 1) * perPage, rows.count)
        return rows[max(0, start)..<min(max(0, start) + perPage, rows.count)]
    }

    /// - Parameter rows: the page's, as JSON texts.
    func answer(_ rows: [[UInt8]], total: Int, _ request: Request) -> Response {
        var body: [UInt8] = [UInt8(ascii: "[")]
        for (index, row) in rows.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += row
        }
        body.append(UInt8(ascii: "]"))
        let pages = (total + perPage - 1) / perPage
        var response = Response.wordPress(200, bytes: body)
        response.fields[named: "X-WP-Total"] = String(total)
        response.fields[named: "X-WP-TotalPages"] = String(pages)
        var links: [String] = []
        // Credentials in the query come back here, too.
        let others = query.pairs.filter { $0.name != "page" }
            .map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
        let base = view.site + request.path + "?" + others.map { $0 + "&" }.joined()
        if page > 1 { links.append("<\(base)page=\(min(page - 1, max(pages, 1)))>; rel=\"prev\"") }
        if page < pages { links.append("<\(base)page=\(page + 1)>; rel=\"next\"") }
        if !links.isEmpty { response.fields[named: "Link"] = links.joined(separator: ", ") }
        return response
    }
}

extension Query {
    /// What `_fields` keeps; nil for everything.
    var selection: Set<String>? {
        list("_fields").map { fields in Set(fields.compactMap { $0.split(separator: ".").first.map(String.init) }) }
    }
}

extension JSON {
    /// As a row of a list, where `_links` goes unless it is named.
    func row(_ selection: Set<String>?) -> JSON {
        guard let selection else { return self }
        return .object(members.filter { selection.contains($0.key) })
    }
}
