import TestSupport
import Testing

@testable import Settings

/// What YAML itself allows and refuses.
struct SettingsDocumentTests {
    @Test(arguments: [
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("- a", "line 1: expected a mapping"),
        ("listen: 127.0.0.1:80", "line 1: 'agreements' is missing"),
        ("agreements:", "line 1: agreements: expected a list"),
        ("agreements: []", "line 1: agreements: needs at least one"),
        ("agreements: [a]", "line 1: agreements[0]: expected a mapping"),
        ("log:\n\tformat: text", "line 2: found character that cannot start any token"),
        ("log: {}\n---\nlog: {}", "line 2: but found another document"),
        ("log: *a", "line 1: found undefined alias"),
        ("log: \u{1}", "line 1: control characters are not allowed"),
    ])
    func whatCannotBeReadIsNamed(yaml: String, complaint: String) {
        #expect(SettingsExample.complaints(yaml) == [complaint])
    }

    @Test func aKeyThatStandsTwiceHidesNoOtherMistake() {
        let yaml = """
            log: { level: silent, "format": txt, 'format': json }
            log: { level: loud }
            state: ""
            æble: 1
            æble: 1
            agreements: []
            """
        #expect(
            SettingsExample.complaints(yaml) == [
                "line 1: stands twice in one mapping: format", "line 1: stands twice in one mapping: log",
                "line 1: log.format: expected one of text, json",
                "line 1: log.level: expected one of trace, debug, info, notice, warning, error, critical",
                "line 2: log.level: expected one of trace, debug, info, notice, warning, error, critical",
                "line 3: state: is empty", "line 4: stands twice in one mapping: æble", "line 5: æble: unknown key",
                "line 6: agreements: needs at least one",
            ])
    }

    @Test func whatStandsTwiceIsJudgedTwiceAndTakesNoNameFromItself() {
        let agreements = SettingsExample.yaml()
        #expect(
            SettingsExample.complaints(agreements + "\n" + agreements) == [
                "line 1: stands twice in one mapping: agreements"
            ])
        let wrong = SettingsExample.yaml(replacing: [9: "        consumer_key: ck_1"])
        #expect(
            SettingsExample.complaints([wrong, wrong, agreements].joined(separator: "\n")) == [
                "line 1: stands twice in one mapping: agreements",
                "line 9: agreements[0].shops[0].consumer_key: expected env:NAME or file:PATH",
                "line 12: stands twice in one mapping: agreements",
                "line 20: agreements[0].shops[0].consumer_key: expected env:NAME or file:PATH",
            ])
    }

    @Test func manyKeysThatStandTwiceAreToldInPart() {
        let yaml = (0..<40).map { "k\($0): 1\nk\($0): 2\n" }.joined()
        #expect(SettingsExample.complaints(yaml).count == 16)
    }

    @Test(.computing) func aFileOverFourMebibytesIsRefused() {
        let padding = String(repeating: "#" + String(repeating: " ", count: 1022) + "\n", count: 4096)
        #expect(SettingsExample.complaints(padding + SettingsExample.yaml()) == ["is larger than 4 MiB"])
        #expect(SettingsExample.complaints(padding.dropFirst(1024) + SettingsExample.yaml()) == [])
    }

    @Test func deepNestingIsRefusedBeforeItCostsTheStack() {
        let complaints = SettingsExample.complaints("log: " + String(repeating: "[", count: 100_000))
        #expect(complaints.count == 1)
        #expect(complaints.first?.hasPrefix("line 1: ") == true)
    }

    @Test func aliasTablesCanBeSharedByAnchor() throws {
        let yaml = """
            agreements:
              - name: nordic
                rackbeat: { token: env:T, webhook_token: env:W }
                shops:
                  - &dk { name: dk, url: "https://shop.dk", consumer_key: env:K, consumer_secret: env:S,
                          webhook_secrets: &secrets [env:H], aliases: &aliases { A: B } }
                  - { name: se, url: "https://shop.se", consumer_key: env:K, consumer_secret: env:S,
                      webhook_secrets: *secrets, aliases: *aliases }
            """
        let settings = try Settings.load(yaml: yaml)
        #expect(settings.agreements[0].shops.map(\.aliases) == [["A": "B"], ["A": "B"]])
    }

    @Test(.timeLimit(.minutes(1))) func nestedAliasesCostNothing() {
        #expect(SettingsExample.complaints(Self.bomb + SettingsExample.yaml()).count == 31)
    }

    @Test func aliasesThatStandForTooManyValuesAreRefused() {
        let shops = Array(repeating: "*shop", count: 100).joined(separator: ", ")
        let yaml = "x: &shop { aliases: { A: B, C: D, E: F } }\nagreements: [{ shops: [\(shops)] }]"
        let error = #expect(throws: SettingsErrors.self) { try Settings.load(yaml: yaml, Reading(nodes: 400)) }
        #expect(error?.findings.first?.description == "the file's aliases stand for too many values")
    }

    @Test(arguments: ["*x30 : 1", "? [*x30]\n: 1", "y: { [*x30]: 1 }", "y: [*x30 : 1]"])
    func anAliasIsNoKey(key: String) {
        #expect(SettingsExample.complaints(Self.bomb + key) == ["an alias or a collection cannot be a key"])
    }

    /// Thirty lines that stand for 10³⁰ values.
    private static let bomb = (1...30).reduce("x0: &x0 {}\n") { yaml, level in
        yaml + "x\(level): &x\(level) [" + Array(repeating: "*x\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
}
