import GRDB
import Journal

/// The schema. A migration that was released is never edited.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("work, order links, attention, cursors") { db in
            try db.execute(sql: spine)
        }
        migrator.registerMigration("a queue for each kind of work and shop, the order's key") { db in
            try db.execute(sql: "ALTER TABLE work ADD COLUMN queue TEXT NOT NULL DEFAULT ''")
            for subject in try String.fetchAll(db, sql: "SELECT DISTINCT subject FROM work") {
                let queue = try WorkKey.Subject(text: subject).readable.queue
                try db.run("UPDATE work SET queue = ? WHERE subject = ?", [queue, subject])
            }
            try db.execute(sql: queues)
        }
        migrator.registerMigration("the order's life after the transfer") { db in try db.execute(sql: life) }
        migrator.registerMigration("stock: readings, sales in flight, what shops sell") { db in
            try db.execute(sql: stock)
        }
        return migrator
    }

    private static let stock = """
        CREATE TABLE item_stock (
            agreement TEXT NOT NULL,
            item TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('counted', 'uncounted', 'absent', 'gone')),
            available TEXT CHECK ((available IS NOT NULL) = (state = 'counted')),
            physical TEXT CHECK ((physical IS NOT NULL) = (state = 'counted')),
            version INTEGER NOT NULL,
            read_at INTEGER NOT NULL,
            PRIMARY KEY (agreement, item)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX item_stock_by_version ON item_stock (version);
        CREATE TABLE sales (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            agreement TEXT NOT NULL,
            shop TEXT NOT NULL,
            order_id INTEGER NOT NULL,
            item TEXT NOT NULL,
            quantity TEXT NOT NULL,
            stage INTEGER NOT NULL CHECK (stage IN (1, 2, 3)),
            doubtful INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX sales_by_item ON sales (agreement, item);
        CREATE INDEX sales_by_order ON sales (shop, order_id);
        CREATE TABLE products (
            shop TEXT NOT NULL,
            id INTEGER NOT NULL,
            parent_id INTEGER NOT NULL,
            type TEXT NOT NULL,
            status TEXT NOT NULL,
            sku TEXT NOT NULL,
            name TEXT NOT NULL,
            manager TEXT NOT NULL CHECK (manager IN ('itself', 'parent', 'nobody')),
            quantity TEXT,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (shop, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX products_by_sku ON products (shop, sku, id);
        """

    private static let life = """
        CREATE TABLE links (
            shop TEXT NOT NULL,
            order_id INTEGER NOT NULL,
            order_key TEXT,
            reference TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('intended', 'drafted', 'booked', 'shipped', 'withdrawn')),
            number TEXT CHECK ((number IS NULL) = (state = 'intended')),
            intended_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            snapshot TEXT,
            PRIMARY KEY (shop, order_id)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO links SELECT shop, order_id, order_key, reference, state, number, intended_at, changed_at, NULL
            FROM order_links;
        DROP TABLE order_links;
        ALTER TABLE links RENAME TO order_links;
        CREATE INDEX links_by_number ON order_links (number) WHERE number IS NOT NULL;
        CREATE INDEX links_open ON order_links (shop, order_id) WHERE state IN ('drafted', 'booked');
        """

    private static let queues = """
        DROP INDEX work_by_priority;
        ALTER TABLE work DROP COLUMN priority;
        CREATE INDEX work_by_queue ON work (agreement, queue, due);
        ALTER TABLE order_links ADD COLUMN order_key TEXT;
        """

    private static let spine = """
        CREATE TABLE sorted (
            agreement TEXT PRIMARY KEY,
            count INTEGER NOT NULL,
            place INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
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
