import HTTPServer
import Logging
import ServiceLifecycle
import Settings
import UnixSignals

/// Takes certificates that have changed into use, at SIGHUP or when the files are looked at next. Connections stay.
///
/// A file that cannot be used changes nothing: certificate and key are often replaced one after the other.
struct CertificateReload: Service {
    /// nil when the server speaks no TLS.
    let termination: TLSTermination?
    private let files: TLSFiles?
    /// What the files were when ``termination`` was made.
    private let fingerprint: [String]
    private let interval: Duration

    /// Loads what the settings name.
    ///
    /// - Parameter interval: between two looks at the files.
    init(_ settings: Settings.TLS?, interval: Duration = .seconds(10)) throws(TLSFiles.Failure) {
        self.interval = interval
        files = settings.map(TLSFiles.init)
        fingerprint = files?.fingerprint() ?? []
        termination = if let files { TLSTermination(try files.load()) } else { nil }
    }

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await withTaskGroup { group in
            group.addTask {
                await cancelWhenGracefulShutdown {
                    for await _ in signals { reload(isAsked: true) }
                }
            }
            group.addTask {
                try? await cancelWhenGracefulShutdown { try await watch() }
            }
        }
    }

    private func watch() async throws {
        guard let files else { return }
        var used = fingerprint
        var isRefused = false
        while true {
            try await Task.sleep(for: interval)
            let now = files.fingerprint()
            guard now != used else { continue }
            // What was refused is tried again as long as it is not what it was.
            if reload(isAsked: !isRefused) { used = now }
            isRefused = now != used
        }
    }

    /// - Parameter isAsked: whether a failure is worth a line of the log.
    @discardableResult private func reload(isAsked: Bool) -> Bool {
        guard let termination, let files else {
            Logger.current.notice("nothing to load again: the settings have no tls")
            return true
        }
        do throws(TLSFiles.Failure) {
            termination.replace(with: try files.load())
            Logger.current.notice("certificates loaded")
            return true
        } catch {
            if isAsked { Logger.current.error("certificates stay as they are", metadata: ["cause": "\(error)"]) }
            return false
        }
    }
}
