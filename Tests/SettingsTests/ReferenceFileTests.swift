import Foundation
import Testing

@testable import Settings

/// `Docker/shoprelay.yaml` is the reference of all settings.
struct ReferenceFileTests {
    private static let docker = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Docker")

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: docker.appending(path: name), encoding: .utf8)
    }

    @Test func theReferenceLoadsAsItIs() throws {
        let settings = try Settings.load(yaml: Self.text("shoprelay.yaml"))
        #expect(settings.warnings == [])
        #expect(settings.agreements.map(\.name) == ["nordic"])
    }

    /// A `#` directly before a key hides an optional setting; behind a `# ` stands prose.
    @Test func theReferenceHoldsEveryKeyTheReaderKnows() throws {
        let yaml = try Self.text("shoprelay.yaml").replacing(#/(?m:^( *)#(?=[a-z_]+:))/#) { $0.output.1 }
        let reading = Reading()
        _ = try Settings.load(yaml: yaml, reading)
        #expect(reading.asked.subtracting(reading.found).sorted() == [])
        #expect(reading.asked.contains("agreements[].rackbeat.webhook_signature.header"))
    }

    @Test func theDefaultsShownAreTheDefaults() throws {
        let shown = try Settings.load(yaml: Self.text("shoprelay.yaml"))
        let smallest = try Settings.load(yaml: SettingsExample.yaml())
        #expect(shown.listen == smallest.listen)
        #expect(shown.state == smallest.state)
        #expect(shown.log == smallest.log)
        let (first, second) = (shown.agreements[0], smallest.agreements[0])
        #expect(first.items == second.items)
        #expect(first.rackbeat.url == second.rackbeat.url)
        #expect(first.rackbeat.requestsPerMinute == second.rackbeat.requestsPerMinute)
        #expect(first.rackbeat.settleSeconds == second.rackbeat.settleSeconds)
        #expect([first.paused, first.book, first.mail] == [second.paused, second.book, second.mail])
        #expect(first.homeCountry == second.homeCountry)
        #expect(first.buffer == second.buffer)
        #expect(first.inventory == second.inventory && first.stockRules == second.stockRules)
        #expect(first.products == second.products)
        #expect(first.shops[0].statuses == second.shops[0].statuses)
        #expect(first.shops[0].translation.coupons == second.shops[0].translation.coupons)
        #expect(first.shops[0].translation.meta == second.shops[0].translation.meta)
        #expect(first.shops[0].stock == second.shops[0].stock)
        #expect(first.shops[0].manageStock == second.shops[0].manageStock)
    }

    @Test func theSettingsInTheComposeFileLoad() throws {
        let content = try #require(try Self.text("compose.yaml").split(separator: "content: |\n").last)
        let settings = try Settings.load(yaml: String(content))
        #expect(settings.agreements.map(\.name) == ["nordic"])
        #expect(settings.agreements[0].rackbeat.token.description == "file:/run/secrets/rackbeat_token")
    }
}
