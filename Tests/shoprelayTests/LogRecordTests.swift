import Foundation
import Logging
import Settings
import Testing

@testable import shoprelay

struct LogRecordTests {
    private static func record(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogRecord {
        LogRecord(time: 1_767_322_985_678, level: .warning, message: message, metadata: metadata)
    }

    private static func json(_ record: LogRecord) -> String { String(decoding: record.line(.json), as: UTF8.self) }

    private static func text(_ record: LogRecord) -> String { String(decoding: record.line(.text), as: UTF8.self) }

    @Test func aRecordIsOneLineWithSortedKeys() {
        let record = Self.record(
            "delivery kept", ["shop": "dk", "delivery.place": "12", "reason": "bad signature", "empty": ""])
        #expect(
            Self.text(record)
                == "2026-01-02T03:03:05.678Z warning  delivery kept delivery.place=12 empty=\"\" reason=\"bad signature\" shop=dk\n"
        )
        #expect(
            Self.json(record)
                == #"{"time":"2026-01-02T03:03:05.678Z","level":"warning","message":"delivery kept","delivery.place":"12","#
                + #""empty":"","reason":"bad signature","shop":"dk"}"# + "\n")
    }

    @Test func listsAndMappingsAreJSONInBothForms() {
        let record = Self.record("m", ["list": ["a", ["b": "c", "a": "d e"]]])
        #expect(Self.text(record).hasSuffix(#" m list=["a",{"a":"d e","b":"c"}]"# + "\n"))
        #expect(Self.json(record).hasSuffix(#","list":["a",{"a":"d e","b":"c"}]}"# + "\n"))
    }

    @Test func metadataCannotReplaceTheRecordsOwnKeys() {
        let record = Self.record("m", ["level": "debug", "message": "x", "time": "y"])
        #expect(
            Self.json(record).hasSuffix(
                #""message":"m","metadata.level":"debug","metadata.message":"x","metadata.time":"y"}"# + "\n"))
    }

    @Test(arguments: [
        ("a\nb", #"a\nb"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", #"a\tb"#), ("a\u{0}b", #"a\u0000b"#),
        ("a\u{1b}[2J", #"a\u001b[2J"#),
        ("a\u{7f}\u{85}\u{9b}", #"a\u007f\u0085\u009b"#), ("\u{2028}\u{2029}", #"\u2028\u2029"#),
        ("\u{202e}x", #"\u202ex"#),
        ("\u{e0001}", #"\udb40\udc01"#), (#"a"b\c"#, #"a\"b\\c"#), ("sød 🛒", "sød 🛒"),
    ])
    func nothingEndsTheLineOrMovesTheCursor(value: String, escaped: String) throws {
        let record = Self.record(value, [value: "\(value)"])
        #expect(Self.text(record).hasSuffix("Z warning  \(escaped) \(escaped)=\"\(escaped)\"\n"))
        #expect(Self.json(record).hasSuffix(#""message":"\#(escaped)","\#(escaped)":"\#(escaped)"}"# + "\n"))
        let object = try JSONSerialization.jsonObject(with: Data(record.line(.json))) as? [String: String]
        #expect(object?["message"] == value)
        #expect(object?[value] == value)
    }

    @Test func aLongValueIsCutOff() {
        let line = Self.json(Self.record(String(repeating: "å", count: 100_000)))
        #expect(line.utf8.count < 8300)
        #expect(line.hasSuffix("å…\"}\n"))
    }
}
