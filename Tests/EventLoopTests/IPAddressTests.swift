import EventLoop
import Testing

struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::1", "::1"),
        ("::", "::"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::ffff:c000:201", "192.0.2.1"), ("fe80::1:0:0:1", "fe80::1:0:0:1"),
    ])
    func anAddressIsReadAndWrittenInOneForm(text: String, written: String) {
        #expect(IPAddress(text)?.description == written)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4\0", "0x7f.0.0.1",
        "[::1]",
        "fe80::1%eth0", ":::", "1::2::3", "12345::", "::1.2.3", "localhost", "1.2.3.4:80",
        String(repeating: ":", count: 99),
    ])
    func otherTextIsNoAddress(text: String) { #expect(IPAddress(text) == nil) }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
        ("::2", false), ("::", false), ("::7f00:1", false),
    ])
    func loopbackIsTheMachineItself(text: String, isLoopback: Bool) {
        #expect(IPAddress(text)?.isLoopback == isLoopback)
    }

    @Test func bytesAreAnAddressInNetworkOrder() {
        #expect(IPAddress(bytes: [192, 0, 2, 1].span) == IPAddress("192.0.2.1"))
        #expect(
            IPAddress(bytes: ([0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [9]).span)
                == IPAddress("2001:db8::9"))
        #expect(IPAddress(bytes: [1, 2, 3].span) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.9.9.9/8", "10.1.1.1", true),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false), ("192.0.2.6/31", "192.0.2.7", true),
        ("0.0.0.0/0", "9.9.9.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false), ("::1", "::1", true),
        ("2001:db8:0:8000::/49", "2001:db8:0:ffff::1", true), ("2001:db8:0:8000::/65", "2001:db8:0:8000:8000::", false),
    ])
    func aNetworkHoldsTheAddressesWithItsFirstBits(network: String, address: String, holds: Bool) throws {
        #expect(try #require(IPNetwork(network)).contains(try #require(IPAddress(address))) == holds)
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/", "10.0.0.0/8/8", "::/129",
        "x/8",
    ])
    func otherTextIsNoNetwork(text: String) { #expect(IPNetwork(text) == nil) }
}
