import TestSupport

/// One case on one connection, with a request behind it that tells whether the connection stood.
struct CorpusExchange {
    private static let probe = Array("GET /probe HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n".utf8)

    private static let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private let row: CorpusCase
    private let client: RawClient
    private var sent = 0
    private var received: [UInt8] = []

    init(_ row: CorpusCase, port: Int) throws {
        self.row = row
        client = try RawClient(port: port)
    }

    /// Sends the request up to a length, waiting where the case waits.
    mutating func send(upTo end: Int) throws {
        for (index, stop) in row.awaits.enumerated() where stop > sent && stop <= end {
            send(row.request[sent..<stop])
            sent = stop
            while received.split(separator: Self.interim, omittingEmptySubsequences: false).count < index + 2 {
                let bytes = try client.read()
                guard !bytes.isEmpty else { return }
                received += bytes
            }
        }
        send(row.request[sent..<end])
        sent = end
    }

    /// Sends what is left, in one piece with the probe, and reads to the end.
    mutating func finish() throws -> [UInt8] {
        try send(upTo: row.awaits.last.map { max($0, sent) } ?? sent)
        send(row.request[sent...] + (row.endsSending ? [] : Self.probe))
        if row.endsSending { client.endSending() }
        while let bytes = try readOn() { received += bytes }
        return received
    }

    /// A server that has closed takes nothing any more; what it answered before is read all the same.
    private func send(_ bytes: some Collection<UInt8>) { try? client.send(Array(bytes)) }

    private func readOn() throws -> [UInt8]? {
        do {
            let bytes = try client.read()
            return bytes.isEmpty ? nil : bytes
        } catch .reset {
            return nil
        }
    }
}
