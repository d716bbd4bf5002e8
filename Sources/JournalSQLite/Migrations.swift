import GRDB

/// The schema. A migration that was released is never edited.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("deliveries, work, order links, attention, cursors") { db in
            try db.execute(sql: spine)
        }
        return migrator
    }

    /// `waiting` holds the places that are not sorted yet, so that neither a query nor a count meets old deliveries. A
    /// trigger fills it, for half the price of a second statement.
    private static let spine = """
        CREATE TABLE deliveries (
            place INTEGER PRIMARY KEY AUTOINCREMENT,
            agreement TEXT NOT NULL,
            shop TEXT,
            received_at INTEGER NOT NULL,
            fields BLOB NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE waiting (
            agreement TEXT NOT NULL,
            place INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            PRIMARY KEY (agreement, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER kept AFTER INSERT ON deliveries BEGIN
            INSERT INTO waiting VALUES (new.agreement, new.place, new.received_at);
        END;
        CREATE TABLE work (
            id INTEGER PRIMARY KEY,
            agreement TEXT NOT NULL,
            subject TEXT NOT NULL,
            priority INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            requested_at INTEGER NOT NULL,
            UNIQUE (agreement, subject)
        ) STRICT;
        CREATE INDEX work_by_priority ON work (agreement, priority, due);
        CREATE TABLE order_links (
            shop TEXT NOT NULL,
            order_id INTEGER NOT NULL,
            reference TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('intended', 'drafted', 'booked')),
            number TEXT CHECK ((number IS NULL) = (state = 'intended')),
            intended_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (shop, order_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE attention (
            id INTEGER PRIMARY KEY,
            agreement TEXT NOT NULL,
            shop TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT NOT NULL,
            remedy TEXT NOT NULL,
            holds TEXT,
            place INTEGER,
            opened_at INTEGER NOT NULL,
            UNIQUE (agreement, shop, kind, subject)
        ) STRICT;
        CREATE INDEX attention_by_age ON attention (agreement, opened_at);
        CREATE INDEX attention_by_work ON attention (holds) WHERE holds IS NOT NULL;
        CREATE TABLE cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE probe (count INTEGER NOT NULL) STRICT;
        INSERT INTO probe VALUES (0);
        """
}
