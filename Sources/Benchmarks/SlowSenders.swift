/// Connections that send a byte now and then, or do not take what they have asked for.
struct SlowSenders {
    private enum Kind: CaseIterable { case head, body, unread }

    private var standing: [(connection: StandingConnection, kind: Kind, begun: ContinuousClock.Instant)] = []
    /// What was cut last had stood for so long.
    private(set) var longest = Duration.zero

    init(_ count: Int, port: Int, path: String) throws {
        for index in 0..<count {
            let kind = Kind.allCases[index % Kind.allCases.count]
            let connection = try Connection(port: port, source: 9, receiveBuffer: kind == .unread ? 1024 : nil)
            switch kind {
            case .head: connection.send(Array("POST \(path) HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".utf8))
            case .body:
                connection.send(Array("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4096\r\n\r\n".utf8))
            case .unread:
                let request = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
                connection.send(Array(repeatElement(request, count: 30).joined()))
            }
            standing.append((StandingConnection(connection), kind, .now))
        }
    }

    var count: Int { standing.count }

    /// Sends another byte on each, and drops those that were cut.
    mutating func drip() {
        standing.removeAll { sender in
            guard sender.connection.connection.isCut else { return false }
            longest = max(longest, sender.begun.duration(to: .now))
            return true
        }
        for sender in standing where sender.kind != .unread { sender.connection.connection.send([0x78]) }
    }
}
