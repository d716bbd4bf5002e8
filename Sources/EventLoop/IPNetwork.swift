/// Addresses with the same first bits: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
public struct IPNetwork: Sendable, Equatable {
    private let base: IPAddress
    private let bits: Int

    /// nil for anything else. Bits behind the prefix do not count.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]), parts.count <= 2 else { return nil }
        let width = parts[0].contains(":") ? 128 : 32
        var bits = width
        if parts.count == 2 {
            guard let number = Int(parts[1]), String(number) == parts[1], (0...width).contains(number) else {
                return nil
            }
            bits = number
        }
        self.bits = 128 - width + bits
        base = address.prefix(self.bits)
    }

    public func contains(_ address: IPAddress) -> Bool { address.prefix(bits) == base }
}
