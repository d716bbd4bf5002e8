import AppendLog
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)), .computing) struct AppendLogTests {
    private let home: LogHome

    init() throws { home = try LogHome() }

    @Test func whatIsAppendedIsThereInItsOrderAlsoAfterReopening() throws {
        let records = [
            Record(stream: "a", time: -1, metadata: [], body: []),
            Record(stream: "b", time: 1_700_000_000_123, metadata: Array("m".utf8), body: Array(0...255)),
            Record(stream: "a", time: .max, metadata: [0], body: [UInt8](repeating: 7, count: 3 << 20)),
        ]
        let appended = try home.open().append(records)
        #expect(appended.map(\.place) == appended.map(\.place).sorted() && appended[0].place > 0)
        #expect(appended.map(\.ordinal) == [1, 1, 2])
        for log in [try home.open(), try home.open()] {
            #expect(try appended.map { try log.record(at: $0.place)?.record } == records)
            #expect(try log.all("a").map(\.record) == [records[0], records[2]])
            #expect(try log.all("b").map(\.record) == [records[1]])
            #expect(log.streams["a"] == StreamEnd(count: 2, place: appended[2].end))
        }
    }

    @Test func aPlaceWhereNothingBeginsHoldsNothing() throws {
        let log = try home.open()
        let appended = try log.append([.sample(body: [UInt8](repeating: 0x6C, count: 100))])[0]
        for place in Int64(-1)...(appended.end + 1) where place != appended.place {
            #expect(try log.record(at: place) == nil)
        }
    }

    @Test func aLimitOfRecordsOrBytesEndsTheReadingAndTheNextGoesOn() throws {
        let log = try home.open(segmentSize: 1000)
        let appended = try (0..<50).map { number in try log.append([.sample(body: [number])])[0] }
        var read: [KeptRecord] = []
        while true {
            let some = try log.records(of: "main", from: read.last?.end ?? 0, limit: 3, bytes: .max)
            read += some
            guard some.count == 3 else { break }
        }
        #expect(read.map(\.place) == appended.map(\.place))
        #expect(try log.records(of: "main", from: 0, limit: .max, bytes: 1).map(\.place) == [appended[0].place])
    }

    @Test func aFullSegmentIsFollowedByAnotherThatKnowsHowFarTheStreamsHadCome() throws {
        let quiet = try home.open(segmentSize: 1000).append([.sample("quiet", body: [])])[0]
        for _ in 0..<100 { _ = try home.open(segmentSize: 1000).append([.sample(body: Array(0..<50))]) }
        #expect(try home.segments().count > 8)
        let log = try home.open(segmentSize: 1000)
        #expect(log.streams["quiet"] == StreamEnd(count: 1, place: quiet.end))
        #expect(log.streams["main"]?.count == 100)
        #expect(try log.all("main").map(\.ordinal) == Array(1...100))
    }

    @Test func whatACrashLeftBehindTheLastAcknowledgedRecordIsCutOff() throws {
        let first = try home.open().append([.sample(body: Array("acknowledged".utf8))])[0]
        let file = home.directory + "/" + (try #require(try home.segments().last))
        let whole = try Data(contentsOf: URL(filePath: file))
        _ = try home.open().append([.sample(body: Array("torn".utf8)), .sample(body: [])])
        let torn = try Data(contentsOf: URL(filePath: file))

        for length in whole.count..<torn.count {
            try torn.prefix(length).write(to: URL(filePath: file))
            let log = try home.open()
            let found = try log.all("main")
            #expect(log.setAside == nil)
            #expect(found.first?.place == first.place)
            #expect(found.dropFirst().allSatisfy { $0.record.body == Array("torn".utf8) } && found.count <= 2)
            let next = try log.append([.sample(body: Array("next".utf8))])[0]
            #expect(next.ordinal == Int64(found.count + 1))
            #expect(try home.open().all("main").last?.record.body == Array("next".utf8))
        }
    }

    @Test func aFlippedBitInTheLastSegmentEndsTheLogThere() throws {
        let log = try home.open()
        let appended = try (0..<3).map { number in try log.append([.sample(body: [number])])[0] }
        let file = home.directory + "/" + (try #require(try home.segments().last))
        let whole = try Data(contentsOf: URL(filePath: file))
        for offset in Int(appended[1].place)..<Int(appended[1].end) {
            var data = whole
            data[offset] ^= 1
            try data.write(to: URL(filePath: file))
            let log = try home.open()
            #expect(try log.all("main").map(\.place) == [appended[0].place])
            // The third was acknowledged as well.
            let file = try #require(log.setAside)
            #expect(try Data(contentsOf: URL(filePath: file)) == data[Int(appended[1].place)...].prefix(1 << 20))
            try FileManager.default.removeItem(atPath: file)
        }
    }

    @Test func aFlippedBitInAnOlderSegmentIsDamageThatIsSaid() throws {
        let log = try home.open(segmentSize: 1000)
        let appended = try (0..<50).map { _ in try log.append([.sample(body: Array(0..<50))])[0] }
        let file = home.directory + "/" + (try #require(try home.segments().first))
        var data = try Data(contentsOf: URL(filePath: file))
        data[Int(appended[1].end) - 1] ^= 1
        try data.write(to: URL(filePath: file))
        let damaged = LogError.damaged("the record at \(appended[1].place) is not what was written")
        #expect(throws: damaged) { try home.open(segmentSize: 1000).all("main") }
        #expect(throws: damaged) { try log.all("main") }
        #expect(try log.record(at: appended[1].place) == nil)
        #expect(try log.record(at: appended[2].place) != nil)
    }

    @Test func aMissingSegmentIsDamageThatIsSaid() throws {
        let log = try home.open(segmentSize: 500)
        for _ in 0..<50 { _ = try log.append([.sample(body: Array(0..<50))]) }
        let segments = try home.segments()
        try FileManager.default.removeItem(atPath: home.directory + "/" + segments[2])
        #expect(throws: LogError.self) { try home.open() }
        // Older segments go by retention.
        for segment in segments[..<2] { try FileManager.default.removeItem(atPath: home.directory + "/" + segment) }
        #expect(try home.open().all("main").first.map { $0.ordinal > 1 } == true)
    }

    @Test func aFileThatIsNoSegmentIsNeitherReadNorOverwritten() throws {
        let file = home.directory + "/0000000000000000000.log"
        try FileManager.default.createDirectory(atPath: home.directory, withIntermediateDirectories: true)
        try Data("This is not what the log wrote. ".utf8).write(to: URL(filePath: file))
        #expect(throws: LogError.damaged("0000000000000000000.log does not begin as a segment of this version")) {
            try home.open()
        }
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("This is not what the log wrote. ".utf8))
    }

    @Test func aSegmentThatWasNeverFinishedIsBegunAgain() throws {
        let log = try home.open(segmentSize: 200)
        _ = try log.append([.sample(body: Array(0..<255))])
        try Data("half".utf8).write(to: URL(filePath: home.directory + "/unfinished.log"))
        let next = try home.open(segmentSize: 200)
        _ = try next.append([.sample(body: [])])
        #expect(try home.open().all("main").count == 2)
    }

    @Test func aProbeWritesAndLeavesNothing() throws {
        let log = try home.open(segmentSize: 500)
        for _ in 0..<20 {
            try log.probe()
            _ = try log.append([.sample(body: Array(0..<50))])
            try log.probe()
        }
        #expect(try home.open().all("main").map(\.ordinal) == Array(1...20))
    }

    @Test func readersSeeOnlyWhatIsOnDiskWhileOthersAppend() async throws {
        let log = try home.open(segmentSize: 20_000)
        try await withThrowingTaskGroup { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<100 {
                        let body = [UInt8](repeating: UInt8(number), count: 100 + number)
                        _ = try log.append([.sample("w\(writer)", body: body)])
                    }
                }
            }
            for writer in 0..<4 {
                group.addTask {
                    var seen = 0
                    while seen < 100 {
                        let records = try log.all("w\(writer)")
                        #expect(records.map(\.ordinal) == (0..<records.count).map { Int64($0 + 1) })
                        #expect(records.count >= seen)
                        seen = records.count
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
