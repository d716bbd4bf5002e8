/// Senders that break off, lie and dawdle, one after the other.
struct HostileSenders: ~Copyable {
    /// Connections that stand, on which no answer is read, oldest first.
    private var standing: [StandingConnection] = []
    private var turn = 0
    private(set) var count = 0

    /// Opens the next one. A refused connection is none of its business.
    mutating func next(port: Int, path: String) {
        turn = (turn + 1) % 5
        count += 1
        // Not the address of those who send well: what it loses by its tricks is its own.
        guard let connection = try? Connection(port: port, source: 2) else { return }
        let post = "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        switch turn {
        case 0:
            connection.send(Array((post + "4096\r\n\r\n{\"id\":1").utf8))
            return connection.reset()
        case 1:
            connection.send(Array((post + "1000000000000\r\n\r\n").utf8))
        case 2:
            let forged = "X-WC-Webhook-Signature: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"
            connection.send(Array((post + "2\r\n" + forged + "\r\n{}").utf8))
        case 3:
            connection.send([0x16, 0x03, 0x01, 0x00, 0xFF, 0x00])
        default:
            connection.send(Array("GET /healthz HTTP/1.1\r\nHo".utf8))
        }
        standing.append(StandingConnection(connection))
        if standing.count > 200 { standing.removeFirst() }
    }
}
