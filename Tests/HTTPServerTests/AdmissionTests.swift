import Testing

@testable import HTTPServer

struct AdmissionTests {
    private func admission(connections: Int = 100, perAddress: Int = 100, descriptors: Int = 10_000) -> Admission {
        var limits = Limits()
        limits.connections = connections
        limits.connectionsPerAddress = perAddress
        return Admission(limits, descriptors: descriptors)
    }

    @Test func noMoreComeInThanThereArePlaces() {
        let admission = admission(connections: 2)
        #expect(admission.enter("a", 10) && admission.enter("b", 11))
        #expect(!admission.enter("c", 12))
        admission.leave("a")
        #expect(admission.enter("c", 12))
    }

    @Test func oneAddressDoesNotTakeTheOthersPlaces() {
        let admission = admission(perAddress: 1)
        #expect(admission.enter("a", 10))
        #expect(!admission.enter("a", 11))
        #expect(admission.enter("b", 11))
    }

    /// Where none is left, Dispatch ends the process.
    @Test(arguments: [(1024, 896), (20_000, 19_872), (64, 48)])
    func someDescriptorsAreNeverTakenByConnections(limit: Int, connections: CInt) {
        let admission = admission(descriptors: limit)
        #expect(admission.enter("a", connections - 1))
        #expect(!admission.enter("a", connections))
    }
}
