import Testing

@testable import HTTPServer

/// What a connection does, told as it happens.
struct ConnectionStateTests {
    @Test func twoRequestsAndAShutdown() {
        var connection = ConnectionState(requests: 10)
        let isIdle = connection.isIdle
        #expect(isIdle)
        let firstBytes = connection.received()
        #expect(firstBytes, "the time for a head begins with its first byte")
        let moreBytes = connection.received()
        #expect(!moreBytes, "and does not begin again")
        let isIdleInAHead = connection.isIdle
        #expect(!isIdleInAHead)

        connection.headEnded(keepsAlive: true, hasBody: true)
        connection.bodyEnded()
        let firstIsLast = connection.answerBegins(isShuttingDown: false)
        #expect(!firstIsLast)
        let next = connection.answered(hasMore: true)
        #expect(next == .readNext)

        let secondBegins = connection.received()
        #expect(secondBegins, "what came early is the next request's first bytes")
        connection.headEnded(keepsAlive: true, hasBody: false)
        let secondIsLast = connection.answerBegins(isShuttingDown: true)
        #expect(secondIsLast, "the answer in hand says that it is the last")
        let end = connection.answered(hasMore: false)
        #expect(end == .close)
    }

    @Test func anIdleConnectionIsClosedWithoutAWord() {
        var connection = ConnectionState(requests: 10)
        let expired = connection.expired()
        #expect(expired == .close)
    }

    @Test(arguments: [false, true]) func aHeadOrBodyThatIsTooSlowIsRefused(hasHead: Bool) {
        var connection = ConnectionState(requests: 10)
        _ = connection.received()
        if hasHead { connection.headEnded(keepsAlive: true, hasBody: true) }
        let expired = connection.expired()
        #expect(expired == .refuse)
        connection.refused()
        let isLast = connection.answerBegins(isShuttingDown: false)
        #expect(isLast)
        let end = connection.answered(hasMore: false)
        #expect(end == .linger, "the sender may still be sending")
    }

    @Test(arguments: [
        // A body that no route took; bytes that came early: closing over either would reset the connection.
        (true, true, false, ConnectionState.AnsweredResult.linger), (false, false, true, .linger),
        (false, false, false, .close),
    ])
    func theLastAnswerIsFollowedByItsEnd(
        keepsAlive: Bool, hasBody: Bool, hasMore: Bool, end: ConnectionState.AnsweredResult
    ) {
        var connection = ConnectionState(requests: 10)
        _ = connection.received()
        connection.headEnded(keepsAlive: keepsAlive, hasBody: hasBody)
        let isLast = connection.answerBegins(isShuttingDown: false)
        #expect(isLast)
        let answered = connection.answered(hasMore: hasMore)
        #expect(answered == end)
    }

    @Test func theLastRequestThatAConnectionMayCarryIsAnsweredAsTheLast() {
        var connection = ConnectionState(requests: 2)
        for isLast in [false, true] {
            _ = connection.received()
            connection.headEnded(keepsAlive: true, hasBody: false)
            let closes = connection.answerBegins(isShuttingDown: false)
            #expect(closes == isLast)
            let answered = connection.answered(hasMore: false)
            #expect(answered == (isLast ? .close : .readNext))
        }
    }
}
