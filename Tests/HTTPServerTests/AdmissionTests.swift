import EventLoop
import Testing

@testable import HTTPServer

struct AdmissionTests {
    private let a = IPAddress.loopback
    private let b: IPAddress
    private let c: IPAddress

    init() throws {
        b = try #require(IPAddress("192.0.2.1"))
        c = try #require(IPAddress("2001:db8:1:2::3"))
    }

    private func admission(connections: Int = 100, perAddress: Int = 100, descriptors: Int = 10_000) -> Admission {
        var limits = Limits()
        limits.connections = connections
        limits.connectionsPerAddress = perAddress
        return Admission(limits, descriptors: descriptors)
    }

    @Test func noMoreComeInThanThereArePlaces() {
        let admission = admission(connections: 2)
        #expect(admission.enter(a, 10) && admission.enter(b, 11))
        #expect(!admission.enter(c, 12))
        admission.leave(a)
        #expect(admission.enter(c, 12))
    }

    @Test func oneAddressDoesNotTakeTheOthersPlaces() {
        let admission = admission(perAddress: 1)
        #expect(admission.enter(a, 10))
        #expect(!admission.enter(a, 11))
        #expect(admission.enter(b, 11))
    }

    @Test func anIPv6NetworkOf64BitsIsOneSender() throws {
        let admission = admission(perAddress: 1)
        #expect(admission.enter(c, 10))
        #expect(!admission.enter(IPAddress("2001:db8:1:2:ffff::9"), 11))
        #expect(admission.enter(IPAddress("2001:db8:1:3::3"), 11))
        admission.leave(IPAddress("2001:db8:1:2::4"))
        #expect(admission.enter(c, 12))
    }

    @Test func anIPv4AddressIsOneSenderHoweverItIsWritten() throws {
        let admission = admission(perAddress: 1)
        #expect(admission.enter(b, 10))
        #expect(!admission.enter(IPAddress("::ffff:192.0.2.1"), 11))
        #expect(admission.enter(IPAddress("::ffff:192.0.2.2"), 11))
    }

    /// Where none is left, Dispatch ends the process.
    @Test(arguments: [(1024, 896), (20_000, 19_872), (64, 48)])
    func someDescriptorsAreNeverTakenByConnections(limit: Int, connections: CInt) {
        let admission = admission(descriptors: limit)
        #expect(admission.enter(a, connections - 1))
        #expect(!admission.enter(a, connections))
    }
}
