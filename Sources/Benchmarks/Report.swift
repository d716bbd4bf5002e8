import Foundation

/// What was measured, as a table for people and as JSON for programs.
struct Report {
    private struct Row {
        var name: String
        var own: [Measurement] = []
        var peer: [Measurement] = []
    }

    private struct Figures: Encodable {
        var name: String
        var rate: Double
        var p50: Double
        var p99: Double
        var ofNginx: Double?
    }

    private struct Document: Encodable {
        var rows: [Figures]
        /// Bytes.
        var memory: [String: Int]
    }

    private var rows: [Row] = []
    /// What and how many bytes.
    var memory: [(String, Int)] = []

    mutating func add(_ own: Measurement, to name: String) { change(name) { $0.own.append(own) } }

    mutating func add(peer: Measurement, to name: String) { change(name) { $0.peer.append(peer) } }

    private mutating func change(_ name: String, _ body: (inout Row) -> Void) {
        let index = rows.firstIndex { $0.name == name } ?? rows.endIndex
        if index == rows.endIndex { rows.append(Row(name: name)) }
        body(&rows[index])
    }

    private var figures: [Figures] {
        rows.map { row in
            let rate = Self.median(row.own.map(\.rate))
            let peer = Self.median(row.peer.map(\.rate))
            return Figures(
                name: row.name, rate: rate, p50: Self.median(row.own.map(\.p50)), p99: Self.median(row.own.map(\.p99)),
                ofNginx: row.peer.isEmpty ? nil : rate / peer)
        }
    }

    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }

    var table: String {
        let head = ["", "requests/s", "p50 ms", "p99 ms", "of nginx"]
        let lines =
            [head]
            + figures.map { row in
                [
                    row.name, Self.text(row.rate, 0), Self.text(row.p50, 2), Self.text(row.p99, 2),
                    row.ofNginx.map { Self.text($0, 2) } ?? "",
                ]
            }
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let rates = lines.map { line in
            line.indices.map { column in
                let blank = String(repeating: " ", count: widths[column] - line[column].count)
                return column == 0 ? line[column] + blank : blank + line[column]
            }.joined(separator: "  ")
        }
        return (rates + [""] + memory.map { "\($0): \($1) bytes" }).joined(separator: "\n")
    }

    private static func text(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(Document(rows: figures, memory: Dictionary(memory) { $1 }))
    }
}
