/// A product's description as the shop keeps it, HTML, and as Rackbeat does, text.
public enum HTMLDocument {
    /// Begin a line of their own; around the first of them there is an empty line too.
    private static let paragraphs: Set<String> = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr", "figure", "dl",
    ]
    private static let lines: Set<String> = ["div", "section", "article", "tr", "br", "dt", "dd", "header", "footer"]
    /// What they hold is for machines.
    private static let silent: Set<String> = ["script", "style", "template", "noscript", "iframe", "svg"]

    /// Without tags: a line for each block and item of a list, entities decoded, repeated blanks and empty lines dropped.
    public static func text(_ html: String) -> String {
        var result = Lines()
        let bytes = Array(html.utf8)
        var index = 0
        var begin = 0
        var closes = Closes()
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            guard let (tag, end) = tag(in: bytes, at: open, &closes) else {
                index = open + 1
                continue
            }
            result.add(bytes[begin..<open])
            (index, begin) = (end, end)
            switch tag {
            case "li", "/li": result.breakLine(isItem: tag == "li")
            case let name where silent.contains(name):
                let close = self.end(of: name, in: bytes, from: end)
                (index, begin) = (close, close)
            case let name:
                let name = name.hasPrefix("/") ? String(name.dropFirst()) : name
                if paragraphs.contains(name) { result.breakParagraph() }
                if lines.contains(name) { result.breakLine() }
                if name == "td" || name == "th" { result.add([UInt8(ascii: " ")]) }
            }
        }
        result.add(bytes[begin...])
        return result.text
    }

    /// Text as HTML that reads as the same text.
    public static func html(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\n", with: "<br />\n")
    }

    /// Whether both read alike. Blanks and ends of lines do not count: either side may move them.
    public static func isSame(_ left: String, _ right: String) -> Bool {
        func words(_ text: String) -> [Substring.UnicodeScalarView] {
            text.unicodeScalars.split { $0.properties.isWhitespace }.map { Substring($0).unicodeScalars }
        }
        return words(left).elementsEqual(words(right)) { $0.elementsEqual($1) }
    }

    /// - Returns: nil for a `<` that begins no tag, as in `3 < 4`.
    private static func tag(
        in bytes: [UInt8], at open: Int, _ closes: inout Closes
    ) -> (name: String, end: Int)? {
        let rest = bytes[(open + 1)...]
        if rest.starts(with: "!--".utf8) {
            return ("!", find("-->", in: bytes, from: open + 4).map { $0 + 3 } ?? bytes.count)
        }
        guard let first = rest.first, isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "!")
        else { return nil }
        // No tag that anybody writes is longer.
        guard let close = closes.next(in: bytes, after: open), close - open < 4096 else { return nil }
        let name = bytes[(open + 1)..<close].prefix {
            isLetter($0) || $0 == UInt8(ascii: "/") || isDigit($0)
        }
        var text = String(decoding: name, as: UTF8.self).lowercased()
        if text.hasSuffix("/") { text.removeLast() }
        return (text, close + 1)
    }

    /// Behind the end tag; the end of all where there is none.
    private static func end(of name: String, in bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while let found = find("</", in: bytes, from: index) {
            let tail = bytes[(found + 2)...].prefix(name.utf8.count)
            if String(decoding: tail, as: UTF8.self).lowercased() == name {
                return bytes[found...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
            }
            index = found + 2
        }
        return bytes.count
    }

    private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array("\(text)".utf8)
        var index = start
        while index + wanted.count <= bytes.count {
            guard let next = bytes[index...].firstIndex(of: wanted[0]) else { return nil }
            if bytes[next...].starts(with: wanted) { return next }
            index = next + 1
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Finds each `>` once: a text of nothing but open brackets costs no more than any other.
    private struct Closes {
        private var known = -1

        /// - Parameter open: not before that of an earlier call.
        mutating func next(in bytes: [UInt8], after open: Int) -> Int? {
            if known <= open { known = bytes[(open + 1)...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count }
            return known < bytes.count ? known : nil
        }
    }

    /// Text that grows by lines.
    private struct Lines {
        private var finished: [String] = []
        private var current: [UInt8] = []
        private var isItem = false

        mutating func add(_ bytes: some Sequence<UInt8>) { current += bytes }

        /// - Parameter isItem: whether the line that begins is one of a list.
        mutating func breakLine(isItem: Bool = false) {
            if let line { finished.append(line) }
            (current, self.isItem) = ([], isItem)
        }

        mutating func breakParagraph() {
            breakLine()
            if let last = finished.last, !last.isEmpty { finished.append("") }
        }

        var text: String {
            var lines = finished
            if let line { lines.append(line) }
            while lines.last?.isEmpty == true { lines.removeLast() }
            return lines.joined(separator: "\n")
        }

        /// One blank between words, however the HTML was laid out; nil when there are none.
        private var line: String? {
            let words = HTMLText.decoded(String(decoding: current, as: UTF8.self)).unicodeScalars
                .split { $0.properties.isWhitespace }.map { String($0) }
            return words.isEmpty ? nil : (isItem ? "- " : "") + words.joined(separator: " ")
        }
    }
}
