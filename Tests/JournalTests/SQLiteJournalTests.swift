import Foundation
import Journal
import ShopRouting
import TestSupport
import Testing

@testable import JournalSQLite

@Suite(.halfTheMachine, .timeLimit(.minutes(1))) struct SQLiteJournalTests {
    @Test func aSecondOpenIsRefusedUntilTheFirstIsClosed() async throws {
        let home = try SQLiteHome()
        try await home.open { _ in
            let error = await #expect(throws: JournalError.self) {
                _ = try await SQLiteJournal.open(directory: home.directory)
            }
            #expect(error == .unavailable("another process has the journal's directory open"))
        }
        try await home.open { (journal) async throws in try await journal.probe() }
    }

    @Test func onlyTheOwnerMayEnterTheDirectory() async throws {
        let home = try SQLiteHome()
        try await home.open { _ in }
        let attributes = try FileManager.default.attributesOfItem(atPath: home.directory)
        #expect(attributes[.posixPermissions] as? NSNumber == 0o700)
    }

    @Test func inADirectoryThatOthersMayEnterTheFilesAreTheOwnersAlone() async throws {
        let home = try SQLiteHome()
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: home.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        // As an earlier version has left it.
        #expect(manager.createFile(atPath: home.database, contents: nil, attributes: [.posixPermissions: 0o644]))
        try await home.open { (journal) async throws in
            _ = try await journal.keep(.sample())
            try await journal.probe()
            for name in try #require(manager.enumerator(atPath: home.directory)).compactMap({ $0 as? String }) {
                let rights = try manager.attributesOfItem(atPath: home.directory + "/" + name)[.posixPermissions]
                let mode = try #require((rights as? NSNumber)?.intValue)
                #expect(mode & 0o077 == 0, "\(name)")
            }
        }
    }

    @Test func aDirectoryThatCannotBeMadeIsUnavailable() async {
        await #expect(throws: JournalError.unavailable("the journal's directory cannot be made")) {
            _ = try await SQLiteJournal.open(directory: "/dev/null/journal")
        }
    }

    @Test func aFileThatIsNoDatabaseIsBroken() async throws {
        let home = try SQLiteHome()
        try FileManager.default.createDirectory(atPath: home.directory, withIntermediateDirectories: true)
        try Data("This is not what the journal wrote. ".utf8 + Data(count: 4096)).write(
            to: URL(filePath: home.database))
        let error = await #expect(throws: JournalError.self) {
            _ = try await SQLiteJournal.open(directory: home.directory)
        }
        guard case .broken = error else { return #expect(error == .broken("")) }
    }

    @Test func aCommitIsSynced() throws {
        let home = try SQLiteHome()
        let store = try Store(directory: home.directory, limits: SQLiteJournal.Limits())
        #expect(try store.pragma("journal_mode") == "wal")
        #expect(try store.pragma("synchronous") == "2")  // FULL
        store.close()
    }

    @Test func aDatabaseWhoseDeliveriesAreGoneIsBroken() async throws {
        let home = try SQLiteHome()
        try await home.open { (journal) async throws in
            try await journal.commit([.sorted(.main, through: try await journal.keep(.sample()))])
        }
        try FileManager.default.removeItem(atPath: home.deliveries)
        let error = await #expect(throws: JournalError.self) {
            _ = try await SQLiteJournal.open(directory: home.directory)
        }
        #expect(error == .broken("deliveries of agreement main were sorted that the log does not have"))
    }

    @Test func aClosedJournalLeavesNothingInTheLogAndRefuses() async throws {
        let home = try SQLiteHome()
        let journal = try await SQLiteJournal.open(directory: home.directory)
        _ = try await journal.keep(.sample())
        await journal.close()
        await journal.close()

        let log = try? FileManager.default.attributesOfItem(atPath: home.database + "-wal")
        #expect((log?[.size] as? Int ?? 0) == 0)
        await #expect(throws: JournalError.closed) { try await journal.keep(.sample()) }
        await #expect(throws: JournalError.closed) { try await journal.unsorted(.main, limit: 1) }
    }

    @Test func whatIsQueuedWhenItClosesIsKept() async throws {
        let home = try SQLiteHome()
        let journal = try await SQLiteJournal.open(directory: home.directory)
        let kept = await withTaskGroup(of: Place?.self) { group in
            for _ in 0..<200 { group.addTask { try? await journal.keep(.sample()) } }
            group.addTask {
                await journal.close()
                return nil
            }
            return await group.reduce(into: Set<Place>()) { if let place = $1 { $0.insert(place) } }
        }
        try await home.open { (journal) async throws in
            #expect(Set(try await journal.unsorted(.main, limit: 1000).map(\.place)) == kept)
        }
    }

    @Test func aFullQueueRefusesAtOnceAndLosesNothing() async throws {
        let home = try SQLiteHome()
        let journal = try await SQLiteJournal.open(
            directory: home.directory, limits: SQLiteJournal.Limits(queuedRequests: 4))
        let intruder = try Intruder(home)
        try await intruder.write()

        let refused = JournalError.unavailable("the queue of the journal is full")
        let committed = Collected<Int>()
        var refusals = 0
        await withTaskGroup(of: JournalError?.self) { group in
            for number in 0..<64 {
                group.addTask {
                    do throws(JournalError) {
                        try await journal.commit([.request(WorkKey(.main, .stock("\(number)")), at: 1)])
                        committed.append(number)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            for await case let error? in group {
                #expect(error == refused)
                refusals += 1
                // At most one batch of 4 is with the writer, and 4 wait.
                if refusals == 56 { try? await intruder.leave() }
            }
        }
        #expect(committed.all.count + refusals == 64 && refusals >= 56)
        let work = Set(try await journal.due(.main, at: 1, limit: 100).map(\.key))
        #expect(work == Set(committed.all.map { WorkKey(.main, .stock("\($0)")) }))
        await journal.close()
    }

    @Test func aFullDatabaseIsUnavailableLosesNothingAndPasses() async throws {
        let home = try SQLiteHome()
        var limits = SQLiteJournal.Limits()
        limits.pages = 60
        let journal = try await SQLiteJournal.open(directory: home.directory, limits: limits)
        var number: Int64 = 0
        let error = await #expect(throws: JournalError.self) {
            while true {
                try await journal.commit([.request(WorkKey(.main, .order(.dk, number)), at: 1)])
                number += 1
            }
        }
        #expect(error == .unavailable("SQLite 13 (database or disk is full)"))
        #expect(number > 0)
        let due = try await journal.due(.main, at: 1, limit: .max)
        #expect(Set(due.map(\.key)) == Set((0..<number).map { WorkKey(.main, .order(.dk, $0)) }))

        let place = try await journal.keep(.sample())
        try await journal.commit(due.map(Change.finish))
        try await journal.commit([.request(WorkKey(.main, .order(.dk, number)), at: 1)])
        await journal.close()
        try await home.open { (journal) async throws in
            #expect(try await journal.unsorted(.main, limit: 100).map(\.place) == [place])
            #expect(try await journal.due(.main, at: 1, limit: 10).count == 1)
        }
    }

    @Test func aCrashAtAnyMomentLosesNothingThatWasAcknowledged() async throws {
        let home = try SQLiteHome()
        let journal = try await SQLiteJournal.open(directory: home.directory)
        let acknowledged = Collected<KeptDelivery>()
        try await withThrowingTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    var number = 0
                    while !Task.isCancelled {
                        number += 1
                        let delivery = Delivery.sample(body: Array("\(writer)/\(number)".utf8))
                        let place = try await journal.keep(delivery)
                        acknowledged.append(KeptDelivery(place: place, delivery: delivery))
                    }
                }
            }
            for crash in 1...5 {
                #expect(await eventually { acknowledged.all.count >= crash * 40 })
                let promised = acknowledged.all
                let copy = try SQLiteHome()
                try FileManager.default.createDirectory(atPath: copy.directory, withIntermediateDirectories: true)
                try FileManager.default.copyItem(atPath: home.deliveries, toPath: copy.deliveries)
                try await copy.open { (journal) async throws in
                    let found = try await journal.unsorted(.main, limit: .max)
                    let deliveries = Dictionary(uniqueKeysWithValues: found.map { ($0.place, $0.delivery) })
                    #expect(promised.allSatisfy { deliveries[$0.place] == $0.delivery })
                }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        await journal.close()
    }
}
