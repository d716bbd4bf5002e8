import Foundation
import HTTPTypes
import Operations
import ShopRouting

/// Shows how far an import is until it ends: a bar on a terminal, else a plain line now and then.
struct ImportWatch {
    private static let look = Duration.milliseconds(200)
    private static let plainEvery = Duration.seconds(10)

    let target: ControlTarget
    let agreement: AgreementName

    func run() async throws {
        let isTerminal = isatty(STDERR_FILENO) == 1
        var line = ProgressLine()
        var said = ContinuousClock.now - Self.plainEvery
        let control = try target.control()
        while true {
            let text = try await target.text(control, .get, "/import", [("agreement", agreement.rawValue)])
            guard let answer = try? JSONDecoder().decode(ImportAnswer.self, from: Data(text.utf8)) else {
                throw ExitStatus.failure.code
            }
            let now = ContinuousClock.now
            line.take(answer, at: now)
            if isTerminal {
                write("\r\u{1B}[K" + line.bar)
            } else if answer.isDone != nil || said.duration(to: now) >= Self.plainEvery {
                write(line.plain + "\n")
                said = now
            }
            if let isDone = answer.isDone {
                if isTerminal { write("\r\u{1B}[K") }
                guard isDone else {
                    write(answer.text ?? "")
                    throw ExitStatus.failure.code
                }
                return print(answer.text ?? "", terminator: "")
            }
            try await Task.sleep(for: Self.look)
        }
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}

/// One phase's figures, its rate and the time that is left.
struct ProgressLine {
    private static let width = 30

    private var answer: ImportAnswer?
    private var began: (at: ContinuousClock.Instant, done: Int)?
    private var seconds = 0.0

    mutating func take(_ answer: ImportAnswer, at now: ContinuousClock.Instant) {
        if self.answer?.phase != answer.phase { began = (now, answer.done) }
        self.answer = answer
        seconds = began.map { $0.at.duration(to: now) / .seconds(1) } ?? 0
    }

    /// Things a second; nil as long as that says nothing.
    private var rate: Double? {
        guard let answer, let began, seconds >= 1, answer.done > began.done else { return nil }
        return Double(answer.done - began.done) / seconds
    }

    var plain: String {
        guard let answer else { return "" }
        let words = [
            "products": "reading products", "items": "reading Rackbeat's items", "plan": "planning", "run": "importing",
            "undo": "removing",
        ]
        var text = "\(words[answer.phase] ?? answer.phase): \(answer.done)"
        if let total = answer.total { text += " of \(total)" }
        if let rate {
            text += ", \(rate.formatted(.number.precision(.fractionLength(1)).grouping(.never)))/s"
            if let total = answer.total, total > answer.done {
                text += ", \(Self.time(Double(total - answer.done) / rate)) left"
            }
        }
        return text
    }

    var bar: String {
        guard let answer, let total = answer.total, total > 0 else { return plain }
        let full = min(Self.width * answer.done / total, Self.width)
        return "[\(String(repeating: "#", count: full))\(String(repeating: ".", count: Self.width - full))] \(plain)"
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
        return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
    }
}
