import ArgumentParser
import Settings

/// `shoprelay check`: judges a settings file without starting anything.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the settings and that every secret is there, without starting.")

    @OptionGroup var settings: SettingsLoading

    func run() throws { print(try settings.load().summary) }
}

extension Settings {
    /// What the file sets up, for a person; holds no secret and no place of one.
    var summary: String {
        let places = listen.map(\.description).joined(separator: ", ")
        var lines = ["The settings are valid: listen on \(places), keep the journal in \(state)."]
        for agreement in agreements {
            lines.append("agreement \(agreement.name)\(agreement.paused ? " (paused)" : ""): \(agreement.rackbeat.url)")
            for shop in agreement.shops {
                var line = "  shop \(shop.name): \(shop.url)"
                if !shop.aliases.isEmpty { line += ", aliases: \(shop.aliases.count)" }
                if !shop.stock { line += ", no stock" }
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }
}
