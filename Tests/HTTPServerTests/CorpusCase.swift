import Testing

/// A request, or several on one connection, and what RFC 9110 and 9112 make of it.
///
/// The files in `Corpus/` hold a keyword and its value per line. Lines that begin with `#` are comments. A rule stands for
/// all cases below it, up to the next:
///
/// * `rule` where it stands, as `9112 §3.2`;
/// * `quote` the sentence that the cases prove.
///
/// Then a case, in this order:
///
/// * `case` the name;
/// * `send` bytes, with the escapes of ``CorpusReader``; a line of the file ends none of the request, and further lines
///   are appended;
/// * `await` the interim answer, `100`, before more is sent;
/// * `end` to end sending when everything is sent;
/// * `answer` a status, with `?` right behind it when the answer may be left out, and with `bodiless` when the request was
///   HEAD; below it, for that answer alone, `has` a field with its value (`*` for any), `lacks` a field's name, and `body`
///   the content;
/// * `stands` or `closes`, for the connection afterwards.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    struct Expectation: Sendable {
        var status: Int
        var isOptional = false
        var isBodiless = false
        var has: [(name: String, value: String)] = []
        var lacks: [String] = []
        var body: [UInt8]?
    }

    var name: String
    var file: String
    var rule: String
    var quote: String
    var request: [UInt8] = []
    /// Lengths of the request at which an interim answer must have come.
    var awaits: [Int] = []
    var endsSending = false
    var answers: [Expectation] = []
    var stands = false
    /// Where the request may be cut in two: anywhere but within a word, and of what is long only in some places.
    var cuts: [Int] = []
    /// Those of them in front of which stands what no earlier case begins with.
    var newCuts: [Int] = []

    var testDescription: String { "\(file): \(name) (RFC \(rule))" }
}
