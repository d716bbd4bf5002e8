/// SKUs by what they look like: `*` stands for any text, `?` for one character, all else for itself, byte for byte.
public struct SKUPattern: Sendable, Equatable {
    public let text: String
    private let scalars: [Unicode.Scalar]

    public init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    public static func == (left: SKUPattern, right: SKUPattern) -> Bool { left.text.isSameBytes(as: right.text) }

    /// In time that grows with the product of both lengths at the most.
    public func matches(_ sku: String) -> Bool {
        let sku = Array(sku.unicodeScalars)
        var (place, next) = (0, 0)
        /// Behind the last star, and the first scalar that it has not swallowed yet.
        var retry: (pattern: Int, sku: Int)?
        while place < sku.count {
            if next < scalars.count, scalars[next] == "*" {
                next += 1
                retry = (next, place)
            } else if next < scalars.count, scalars[next] == "?" || scalars[next] == sku[place] {
                next += 1
                place += 1
            } else if let star = retry {
                retry = (star.pattern, star.sku + 1)
                (next, place) = (star.pattern, star.sku + 1)
            } else {
                return false
            }
        }
        return scalars[next...].allSatisfy { $0 == "*" }
    }
}
