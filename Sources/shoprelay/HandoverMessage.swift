/// What two processes say to each other while one takes the other's listening sockets: each message has the same length.
///
/// The new process asks (`ask`) and gets a reference to the old one's network (`network`), copies of the sockets that are
/// the old one's own (`sockets`) and of those that it has from systemd (`inherited`). Until it says that it is able to go
/// on (`go`), nothing has changed; then the old one stops, closes the journal, and says so (`done`).
enum HandoverMessage: UInt8 {
    case ask = 1, network, sockets, inherited, go, done

    /// Raised by what an older program would misunderstand.
    private static let version: UInt8 = 1
    static let length = 6

    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length, bytes.starts(with: Self.prefix), let last = bytes.last else { return nil }
        self.init(rawValue: last)
    }

    var bytes: [UInt8] { Self.prefix + [rawValue] }

    private static let prefix = Array("SRHO".utf8) + [version]
}
