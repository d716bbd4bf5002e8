import EventLoop
import Foundation
import Testing

struct NetworkNamespaceTests {
    @Test func onlyThisProcessesNetworkIsItsOwn() throws {
        guard let own = NetworkNamespace.reference() else {
            Issue.record("no reference")
            return
        }
        let isOwn = NetworkNamespace.isOwn(own)
        #expect(isOwn)
        for path in ["/proc/self/ns/uts", "/dev/null"] {
            let other = open(path, O_RDONLY)
            #expect(other >= 0)
            let isOwn = NetworkNamespace.isOwn(Descriptor(adopting: other))
            #expect(!isOwn, "\(path)")
        }
    }
}
