import Foundation
import Logging

/// Turns each event of swift-log into one line.
struct LineLogHandler: LogHandler {
    let output: LogOutput
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(output: LogOutput, logLevel: Logger.Level) {
        self.output = output
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// The nearest wins: the statement, then the logger, then its provider.
    func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { own, _ in own } }
        if let event = event.metadata { merged.merge(event) { _, event in event } }
        if let error = event.error { merged["error"] = "\(error)" }
        let record = LogRecord(
            time: LogRecord.now, level: event.level, message: event.message.description, metadata: merged)
        output.write(record.line(output.format))
    }
}

extension LogRecord {
    /// The system's clock, in milliseconds since 1970 UTC.
    static var now: Int64 { Int64(Date.now.timeIntervalSince1970 * 1000) }
}
