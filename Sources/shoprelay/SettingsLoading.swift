import ArgumentParser
import Foundation
import Settings

/// The option `--config`, and the reading of the file it names.
struct SettingsLoading: ParsableArguments {
    @Option(help: ArgumentHelp("The settings; Docker/shoprelay.yaml describes them.", valueName: "file"))
    var config: String

    /// The settings, once every secret and certificate they point to has been found.
    ///
    /// - Throws: ``ExitStatus/configuration`` after it has printed all mistakes on standard error, a line each.
    func load(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Settings {
        do throws(SettingsErrors) {
            let settings = try Settings.load(
                yaml: try text(), environment: environment, certificates: TLSFiles.mistakes(in:))
            print(settings.warnings, as: "warning: ")
            return settings
        } catch {
            print(error.findings, as: "")
            throw ExitStatus.configuration.code
        }
    }

    private func text() throws(SettingsErrors) -> String {
        let bytes: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: config))
            defer { try? file.close() }
            bytes = try file.read(upToCount: Settings.limit + 1) ?? Data()
        } catch {
            throw SettingsErrors("cannot be read")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw SettingsErrors("is not UTF-8 text") }
        return text
    }

    private func print(_ findings: [Finding], as kind: String) {
        let lines = findings.map { "\(config): \(kind)\($0)\n" }.joined()
        try? FileHandle.standardError.write(contentsOf: Data(lines.utf8))
    }
}
