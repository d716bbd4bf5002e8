import GRDB

enum Cursors {
    static func advance(_ name: String, to value: String, in db: Database) throws {
        try db.run(
            "INSERT INTO cursors VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [name, value])
    }

    static func forget(_ name: String, in db: Database) throws {
        try db.run("DELETE FROM cursors WHERE name = ?", [name])
    }

    static func value(_ name: String, in db: Database) throws -> String? {
        try String.fetchOne(db.cachedStatement(sql: "SELECT value FROM cursors WHERE name = ?"), arguments: [name])
    }
}
