import Foundation
import ShopRouting

/// Where the imports of one agreement keep what they have read, planned and done: so that
/// nothing of it is in memory.
struct ImportFolder: Sendable {
    let path: String

    /// - Parameter directory: of all imports.
    /// - Parameter act: one that changes nothing.
    static func dry(
        _ act: ImportWish.Act, _ agreement: AgreementName, in directory: String
    ) throws(ImportStop) -> ImportFolder {
        try make("\(directory)/\(agreement)/\(act.rawValue)")
    }

    /// The folder of the next run.
    static func next(_ agreement: AgreementName, in directory: String) throws(ImportStop) -> ImportFolder {
        let number = (numbers(agreement, directory).last ?? 0) + 1
        return try make("\(directory)/\(agreement)/\(number)")
    }

    /// Of the last run; nil when there was none.
    static func last(_ agreement: AgreementName, in directory: String) -> ImportFolder? {
        numbers(agreement, directory).last.map { ImportFolder(path: "\(directory)/\(agreement)/\($0)") }
    }

    /// What was asked for; a run begins with it.
    var wish: String { path + "/wish.json" }
    /// The shops' goods as they were read; removed when the plan stands.
    var goods: String { path + "/goods.jsonl" }
    /// Rackbeat's items, likewise.
    var items: String { path + "/items.jsonl" }
    /// What is to be done, a ``PlanRow`` a line. It stands once ``planned`` does.
    var rows: String { path + "/rows.jsonl" }
    /// What the plan is of.
    var planned: String { path + "/planned.json" }
    /// What has been begun and done, an ``ImportStep`` a line.
    var steps: String { path + "/steps.jsonl" }
    var table: String { path + "/plan.txt" }
    var csv: String { path + "/plan.csv" }
    var json: String { path + "/plan.json" }
    /// Items that are no product of these shops.
    var others: String { path + "/only-in-rackbeat.csv" }
    /// How the run ended; it is unfinished without.
    var report: String { path + "/report.txt" }
    /// Numbers of the items that the run created.
    var undo: String { path + "/undo.csv" }

    func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: file) }

    func remove(_ file: String) { try? FileManager.default.removeItem(atPath: file) }

    /// Whole or not at all.
    func write(_ value: some Encodable, to file: String) throws(ImportStop) {
        do { try JSONEncoder.lines.encode(value).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw .file(error.localizedDescription)
        }
    }

    func write(text: String, to file: String) throws(ImportStop) {
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
            throw .file(error.localizedDescription)
        }
    }

    func read<Value: Decodable>(_ type: Value.Type, from file: String) throws(ImportStop) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: file))) } catch {
            throw .file(error.localizedDescription)
        }
    }

    private static func make(_ path: String) throws(ImportStop) -> ImportFolder {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw .file(error.localizedDescription)
        }
        return ImportFolder(path: path)
    }

    private static func numbers(_ agreement: AgreementName, _ directory: String) -> [Int] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(agreement)")
        return (names ?? []).compactMap { Int($0) }.sorted()
    }
}
