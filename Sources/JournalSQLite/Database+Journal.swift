import GRDB
import Journal
import ShopRouting

extension Database {
    /// Executes one statement, prepared the first time only.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func rows<Value>(
        _ sql: String, _ arguments: StatementArguments, _ read: (Row) throws -> Value
    ) throws -> [Value] {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        var values: [Value] = []
        while let row = try rows.next() { values.append(try read(row)) }
        return values
    }

    /// The agreements in a table with an index that begins with them, each found with one look into it.
    func agreements(in table: String) throws -> [String] {
        let next = try cachedStatement(sql: "SELECT min(agreement) FROM \(table) WHERE agreement > ?")
        var found: [String] = []
        while let name = try String.fetchOne(next, arguments: [found.last ?? ""]) { found.append(name) }
        return found
    }

    func countAndOldest(_ sql: String, _ arguments: StatementArguments) throws -> (count: Int, oldest: Moment?) {
        let row = try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
        let oldest: Int64? = row?[1]
        return (row?[0] ?? 0, oldest.map(Moment.init))
    }
}

extension Optional {
    /// What a row says, where the journal can have written nothing else.
    var readable: Wrapped {
        get throws(JournalError) {
            guard let self else { throw .broken("a row cannot be read") }
            return self
        }
    }
}
