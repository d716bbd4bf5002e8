import Foundation

/// Reads the files of `Corpus/`; see ``CorpusCase`` for their form.
///
/// Escapes in bytes are `\r`, `\n`, `\t`, `\\`, `\xHH`, and `\{TEXT*COUNT}` for a text, itself with escapes, that is
/// repeated.
struct CorpusReader {
    struct Mistake: Error, CustomStringConvertible {
        var file: String
        var line: Int
        var reason: String
        var description: String { "\(file):\(line): \(reason)" }
    }

    /// All cases of all files, in the order of their files' names.
    static let all = Result { try read() }

    /// The files' names.
    static let files = all.map { Set($0.map(\.file)).sorted() }

    private static func read() throws -> [CorpusCase] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var cases = try files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.flatMap { file in
            var reader = CorpusReader(file: file.deletingPathExtension().lastPathComponent)
            return try reader.cases(in: String(decoding: Data(contentsOf: file), as: UTF8.self))
        }
        let isEverywhere = ProcessInfo.processInfo.environment["CUT_EVERYWHERE"] != nil
        var seen: Set<UInt64> = []
        for index in cases.indices {
            let bytes = cases[index].request
            let news = unseen(bytes, &seen)
            let places = (1..<bytes.count).filter { $0 < 150 || $0 % 257 == 0 || $0 > bytes.count - 50 }
            cases[index].cuts = places.filter {
                isEverywhere || !isAlphanumeric(bytes[$0 - 1]) || !isAlphanumeric(bytes[$0])
            }
            cases[index].newCuts = isEverywhere ? places : cases[index].cuts.filter(news.contains)
        }
        return cases
    }

    /// Lengths of the beginnings that are not in `seen`, told by their hash (FNV-1a).
    private static func unseen(_ bytes: [UInt8], _ seen: inout Set<UInt64>) -> Set<Int> {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var lengths: Set<Int> = []
        for (index, byte) in bytes.enumerated() {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            if seen.insert(hash).inserted { lengths.insert(index + 1) }
        }
        return lengths
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "0"..."9", "A"..."Z", "a"..."z": true
        default: false
        }
    }

    private let file: String
    private var number = 0
    private var rule = ""
    private var quote = ""

    init(file: String) { self.file = file }

    mutating func cases(in text: String) throws(Mistake) -> [CorpusCase] {
        var cases: [CorpusCase] = []
        var current: CorpusCase?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty || line.hasPrefix("#") { continue }
            let space = line.firstIndex(of: " ") ?? line.endIndex
            let (keyword, value) = (line[..<space], String(line[space...].dropFirst()))
            guard var row = current else {
                current = try begin(keyword, value)
                continue
            }
            let isComplete = try take(keyword, value, &row)
            if isComplete { cases.append(row) }
            current = isComplete ? nil : row
        }
        guard current == nil else { throw mistake("the last case does not say what becomes of the connection") }
        return cases
    }

    private mutating func begin(_ keyword: Substring, _ value: String) throws(Mistake) -> CorpusCase? {
        switch keyword {
        case "rule": (rule, quote) = (value, "")
        case "quote": quote = value
        case "case":
            guard !rule.isEmpty, !quote.isEmpty else { throw mistake("a case without a rule and its quote") }
            return CorpusCase(name: value, file: file, rule: rule, quote: quote)
        default: throw mistake("\(keyword) outside of a case")
        }
        return nil
    }

    /// - Returns: whether the case is complete.
    private func take(_ keyword: Substring, _ value: String, _ row: inout CorpusCase) throws(Mistake) -> Bool {
        let last = row.answers.count - 1
        switch keyword {
        case "send": row.request += try bytes(value)
        case "await":
            guard value == "100" else { throw mistake("only 100 is awaited") }
            row.awaits.append(row.request.count)
            row.answers.append(.init(status: 100))
        case "end": row.endsSending = true
        case "answer": row.answers.append(try answer(value))
        case "has" where last >= 0:
            guard let colon = value.firstRange(of: ": ") else { throw mistake("no field") }
            row.answers[last].has.append((String(value[..<colon.lowerBound]), String(value[colon.upperBound...])))
        case "lacks" where last >= 0: row.answers[last].lacks.append(value)
        case "body" where last >= 0: row.answers[last].body = try bytes(value)
        case "stands", "closes":
            row.stands = keyword == "stands"
            return true
        default: throw mistake("\(keyword) is not expected here")
        }
        return false
    }

    private func answer(_ value: String) throws(Mistake) -> CorpusCase.Expectation {
        var words = value.split(separator: " ")
        let isBodiless = words.last == "bodiless"
        if isBodiless { words.removeLast() }
        guard words.count == 1, let word = words.first else { throw mistake("no status") }
        let isOptional = word.hasSuffix("?")
        guard let status = Int(isOptional ? word.dropLast() : word) else { throw mistake("no status") }
        return .init(status: status, isOptional: isOptional, isBodiless: isBodiless)
    }

    private func bytes(_ text: String) throws(Mistake) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let character = rest.popFirst() {
            guard character == "\\" else {
                bytes += Array(String(character).utf8)
                continue
            }
            switch rest.popFirst() {
            case "r": bytes.append(0x0D)
            case "n": bytes.append(0x0A)
            case "t": bytes.append(0x09)
            case "\\": bytes.append(0x5C)
            case "x":
                guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw mistake("\\x has two digits") }
                bytes.append(byte)
                rest = rest.dropFirst(2)
            case "{":
                guard let end = rest.firstIndex(of: "}"), let star = rest[..<end].lastIndex(of: "*"),
                    let count = Int(rest[rest.index(after: star)..<end])
                else { throw mistake("\\{TEXT*COUNT} is the form") }
                let part = try self.bytes(String(rest[..<star]))
                for _ in 0..<count { bytes += part }
                rest = rest[rest.index(after: end)...]
            default: throw mistake("unknown escape")
            }
        }
        return bytes
    }

    private func mistake(_ reason: String) -> Mistake { Mistake(file: file, line: number, reason: reason) }
}
