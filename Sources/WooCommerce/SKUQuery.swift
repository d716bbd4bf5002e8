import HTTPClient

/// Values of `sku=` and `search_sku=`, each for one call (woocommerce.md 3.3).
enum SKUQuery {
    /// Encoded bytes in one call: servers take request lines of 8 KB, and the rest of it needs room too.
    private static let longest = 4096

    /// - Parameter limit: SKUs in one call.
    static func chunks(of skus: [String], limit: Int) -> [String] {
        var chunks: [String] = []
        var together: [String] = []
        var size = 0
        // An empty value is no filter: it finds the whole catalogue.
        for sku in skus where !sku.isEmpty && isFindable(sku) {
            // The comma separates; a SKU that holds one is found alone.
            guard !sku.contains(",") else {
                chunks.append(sku)
                continue
            }
            let length = sku.percentEncoded.utf8.count + ",".percentEncoded.utf8.count
            if !together.isEmpty, together.count >= limit || size + length > longest {
                chunks.append(together.joined(separator: ","))
                (together, size) = ([], 0)
            }
            together.append(sku)
            size += length
        }
        if !together.isEmpty { chunks.append(together.joined(separator: ",")) }
        return chunks
    }

    /// Parts of the SKUs that `sku=` does not find, the longest that the shop leaves as they are: each is to be looked for
    /// as a part.
    static func parts(of skus: [String]) -> [String] {
        var parts: [String] = []
        for sku in skus where !isFindable(sku) {
            let pieces = sku.split { $0.isWhitespace || "<>&%,".contains($0) }
            if let longest = pieces.max(by: { $0.count < $1.count }).map(String.init), !parts.contains(longest) {
                parts.append(longest)
            }
        }
        return parts
    }

    /// The shop cleans what it is asked for: tags, escapes and repeated blanks go (woocommerce-observed.md 4).
    private static func isFindable(_ sku: String) -> Bool {
        !sku.contains { "<&%".contains($0) } && !sku.contains("  ") && !sku.contains { $0.isWhitespace && $0 != " " }
    }
}
