import Foundation
import Logging
import Settings
import TestSupport
import Testing

@testable import shoprelay

@Suite(.machineShare, .timeLimit(.minutes(1))) struct LogOutputTests {
    @Test func aLoggerWritesItsLines() throws {
        let pipe = Pipe()
        let output = LogOutput(.json, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        var logger = Logger(label: "test") { _ in LineLogHandler(output: output, logLevel: .info) }
        logger[metadataKey: "shop"] = "dk"
        logger.debug("not shown")
        logger.info("delivery kept", metadata: ["delivery.place": "1"])
        logger.error("broken", metadata: ["shop": "se"])
        #expect(output.flush(seconds: 10))
        try pipe.fileHandleForWriting.close()
        let lines = try Self.lines(pipe)
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix(#""message":"delivery kept","delivery.place":"1","shop":"dk"}"#) == true)
        #expect(lines.last?.hasSuffix(#""level":"error","message":"broken","shop":"se"}"#) == true)
    }

    @Test func aReaderThatHasStalledCostsLinesAndNoTime() async throws {
        let pipe = Pipe()
        let output = LogOutput(.text, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let line = Array((String(repeating: "x", count: 1023) + "\n").utf8)
        for _ in 0..<5000 { output.write(line) }
        #expect(!output.flush(seconds: 0))

        async let all = Self.linesOnAThread(pipe)
        #expect(output.flush(seconds: 30))
        try pipe.fileHandleForWriting.close()
        let lines = try await all
        let kept = lines.count { $0.hasPrefix("xxx") }
        #expect((1024...2200).contains(kept))
        let notes = lines.filter { $0.contains(" log lines were dropped log.dropped=") }
        let dropped = notes.compactMap { Int($0.drop { $0 != "=" }.dropFirst()) }
        #expect(dropped.reduce(kept, +) == 5000)
    }

    @Test func aReaderThatHasGoneIsNoError() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        let output = LogOutput(.text, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForReading.close()
        output.write(Array("lost\n".utf8))
        #expect(output.flush(seconds: 10))
        try pipe.fileHandleForWriting.close()
    }

    private static func lines(_ pipe: Pipe) throws -> [Substring] {
        String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
    }

    /// Reading waits, which no task may do on a shared thread.
    private static func linesOnAThread(_ pipe: Pipe) async throws -> [Substring] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try lines(pipe) }) }
        }
    }
}
