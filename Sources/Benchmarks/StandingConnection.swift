/// A connection in a list.
final class StandingConnection {
    let connection: Connection

    init(_ connection: consuming Connection) { self.connection = connection }

    /// So many that have had an answer. They come from several addresses, of which each may have fewer.
    static func idle(_ count: Int, port: Int) throws -> [StandingConnection] {
        var all: [StandingConnection] = []
        for index in 0..<count {
            let connection = try Connection(port: port, source: UInt8(1 + index / 2500))
            guard connection.status("GET /healthz") == 200 else { throw BenchError("a connection was not answered") }
            all.append(StandingConnection(connection))
        }
        return all
    }
}
