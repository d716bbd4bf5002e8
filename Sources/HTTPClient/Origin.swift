/// Scheme, host and port of an absolute URL: what shares connections.
struct Origin: Hashable {
    /// Such as `https://shop.example:8443`, in lower case.
    let text: String
    let isSecure: Bool

    /// nil unless the URL is `http` or `https`, printable ASCII without a blank, and free of credentials and of a fragment.
    init?(_ url: String) {
        let bytes = url.utf8
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\\") })
        else {
            return nil
        }
        guard let start = ["https://", "http://"].first(where: { url.lowercased().hasPrefix($0) })?.utf8.count else {
            return nil
        }
        let authority = bytes.dropFirst(start).prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")) else { return nil }
        isSecure = start == 8
        text = String(decoding: bytes.prefix(start + authority.count), as: UTF8.self).lowercased()
    }
}
