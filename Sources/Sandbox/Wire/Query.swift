import HTTPServer

/// The parameters of a query, decoded, in the order sent.
struct Query: Sendable {
    let pairs: [(name: String, value: String)]

    init(_ text: String?) {
        pairs = (text ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// The last one of that name, as PHP takes it.
    subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

    /// Values given as `name=a,b` or as `name[]=a&name[]=b`; nil without any.
    func list(_ name: String) -> [String]? {
        let several = pairs.filter { $0.name == "\(name)[]" || $0.name.hasPrefix("\(name)[") }.map(\.value)
        if !several.isEmpty { return several }
        return self[name]?.split(separator: ",").map(String.init)
    }

    private static func decode(_ text: Substring) -> String {
        let spaced = text.contains("+") ? String(text.map { $0 == "+" ? " " : $0 }) : String(text)
        return spaced.percentDecoded ?? spaced
    }
}
