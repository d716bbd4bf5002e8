import HTTPClient

/// Values of `sku=`, each for one call (woocommerce.md 3.3).
enum SKUQuery {
    /// Encoded bytes in one call: servers take request lines of 8 KB, and the rest of it needs room too.
    private static let longest = 4096

    /// - Parameter limit: SKUs in one call.
    static func chunks(of skus: [String], limit: Int) -> [String] {
        var chunks: [String] = []
        var together: [String] = []
        var size = 0
        // An empty value is no filter: it finds the whole catalogue.
        for sku in skus where !sku.isEmpty {
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
}
