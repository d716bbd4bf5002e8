/// One hop of a `Forwarded` field (RFC 7239 §4), as far as it is of interest.
struct ForwardedElement {
    /// The value of `for`; nil when the hop does not tell it.
    var client: String?

    /// `for=192.0.2.43, for="[2001:db8::1]:4711";proto=https`. Commas and semicolons may stand in quotes.
    static func list(_ value: String) -> [ForwardedElement] {
        var elements: [ForwardedElement] = []
        var element = ForwardedElement()
        var name = ""
        var text = ""
        var isValue = false
        var isQuoted = false
        var isEscaped = false
        func endPair() {
            let key = name.filter { $0 != " " && $0 != "\t" }
            if isValue, key.lowercased() == "for", element.client == nil { element.client = text }
            (name, text, isValue) = ("", "", false)
        }
        for character in value {
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"", isValue {
                isQuoted.toggle()
            } else if isQuoted {
                text.append(character)
            } else if character == "," {
                endPair()
                elements.append(element)
                element = ForwardedElement()
            } else if character == ";" {
                endPair()
            } else if character == "=", !isValue {
                isValue = true
            } else if isValue {
                text.append(character)
            } else {
                name.append(character)
            }
        }
        endPair()
        return elements + [element]
    }
}
