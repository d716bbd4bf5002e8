import EventLoop
import Operations
import Testing

struct FailedSignaturesTests {
    private let start = ContinuousClock.now
    private let a = IPAddress.loopback
    private let b: IPAddress

    init() throws { b = try #require(IPAddress("2001:db8::1")) }

    private func failures(_ count: Int = 2, senders: Int = 10) -> FailedSignatures {
        var limits = FailedSignatures.Limits()
        limits.failures = count
        limits.senders = senders
        return FailedSignatures(limits: limits)
    }

    @Test func tooManyWithinAMinuteAreToldHowLongToWait() {
        let failures = failures()
        #expect(failures.add(a, at: start) == nil)
        #expect(failures.add(a, at: start + .seconds(1)) == nil)
        #expect(failures.add(a, at: start + .seconds(20)) == .seconds(40))
        #expect(failures.add(a, at: start + .seconds(59)) == .seconds(1))
        #expect(failures.add(a, at: start + .seconds(60)) == nil)
    }

    @Test func eachSenderHasItsOwnCountAndAnIPv6NetworkIsOne() throws {
        let failures = failures(1)
        #expect(failures.add(a, at: start) == nil)
        #expect(failures.add(b, at: start) == nil)
        #expect(failures.add(try #require(IPAddress("2001:db8::2")), at: start) != nil)
        #expect(failures.add(try #require(IPAddress("2001:db8:0:1::2")), at: start) == nil)
    }

    @Test func noMoreSendersAreRememberedThanThereIsRoomFor() throws {
        let failures = failures(1, senders: 1)
        #expect(failures.add(a, at: start) == nil)
        for _ in 0..<3 { #expect(failures.add(b, at: start) == nil) }
        #expect(failures.add(a, at: start) != nil)
        // The first one's minute is over.
        #expect(failures.add(b, at: start + .seconds(61)) == nil)
        #expect(failures.add(b, at: start + .seconds(61)) != nil)
    }
}
