import EventLoop
import TestSupport
import Testing

struct NotifySocketTests {
    @Test(arguments: [false, true]) func theManagerHearsWhatIsSaid(isAbstract: Bool) throws {
        let inbox = try NotifyInbox(isAbstract: isAbstract)
        let socket = try #require(NotifySocket(inbox.name))
        #expect(socket.send("READY=1"))
        #expect(inbox.next() == "READY=1")
    }

    @Test(arguments: ["", "/", "@", "vsock:2:1", "run/notify", "/" + String(repeating: "x", count: 107)])
    func whatIsNoPlaceIsRefused(name: String) { #expect(NotifySocket(name) == nil) }

    @Test func aManagerThatIsGoneIsNoMatter() throws {
        let socket = try #require(NotifySocket("/nonexistent/notify"))
        #expect(!socket.send("READY=1"))
    }
}
