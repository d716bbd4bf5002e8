import Settings

/// The smallest valid file, to which tests add one mistake.
enum SettingsExample {
    static let lines = [
        "agreements:",
        "  - name: nordic",
        "    rackbeat:",
        "      token: env:T",
        "      webhook_token: env:W",
        "    shops:",
        "      - name: dk",
        "        url: https://shop.dk",
        "        consumer_key: env:K",
        "        consumer_secret: env:S",
        "        webhook_secrets: [env:H]",
    ]

    /// The file with other text in the places of some lines, which are counted from 1; an empty text removes a line.
    static func yaml(replacing replacements: [Int: String] = [:]) -> String {
        lines.enumerated()
            .map { replacements[$0.offset + 1] ?? $0.element }
            .filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    /// What is wrong with a file, a line each; empty when nothing is.
    static func complaints(_ yaml: String) -> [String] {
        do throws(SettingsErrors) {
            _ = try Settings.load(yaml: yaml)
            return []
        } catch {
            return error.findings.map(\.description)
        }
    }
}
