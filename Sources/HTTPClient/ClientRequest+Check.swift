import HTTPTypes

extension ClientRequest {
    /// Where it goes. Refuses what would let the request say something else than its caller meant.
    func checked() throws(ClientError) -> Origin {
        guard let origin = Origin(url) else { throw .refused(.malformedURL) }
        guard
            method != .connect, method != .trace, method != .head || body.isEmpty,
            fields.allSatisfy({ !Self.framing.contains($0.name) && Self.isOneLine($0.value) })
        else { throw .refused(.malformedRequest) }
        return origin
    }

    static func isOneLine(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }
    }

    /// Fields that say where a message goes and where it ends, which is curl's to say.
    private static let framing: Set<HTTPField.Name> = Set(
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE", "Trailer"]
            .compactMap { HTTPField.Name($0) })
}
