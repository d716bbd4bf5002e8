/// A site's address as far as it identifies the site: host, port and path. The scheme may differ, since a shop behind a
/// proxy reports `http` for `https` (woocommerce.md 1.1).
struct SourceAddress: Equatable {
    let text: String

    init(_ url: String) {
        var text = url.lowercased()[...]
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) { text.removeFirst(scheme.count) }
        while text.hasSuffix("/") { text.removeLast() }
        self.text = String(text)
    }
}
