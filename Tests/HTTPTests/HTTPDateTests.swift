import HTTP
import Testing

/// RFC 9110 §5.6.7.
struct HTTPDateTests {
    /// 23 Nov 2026.
    private let now = 1_795_422_942

    @Test(arguments: [
        // The RFC's own examples; 784111777 by date(1).
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Wed Nov 16 08:49:37 1994", 784_975_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
        ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400), ("Wed, 29 Feb 2096 00:00:00 GMT", 3_981_312_000),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
        // The day of the week tells nothing.
        ("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        // "More than 50 years in the future" is the past.
        ("Saturday, 21-Nov-76 00:00:00 GMT", 3_373_142_400), ("Monday, 21-Nov-77 00:00:00 GMT", 248_918_400),
    ])
    func aDateOfEachFormIsRead(text: String, seconds: Int) { #expect(HTTPDate.seconds(text, now: now) == seconds) }

    @Test(arguments: [
        "", "0", "784111777", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000", "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT", "Sun,06 Nov 1994 08:49:37 GMT", " Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 1999 08:49:37 GMT", "Sun, 29 Feb 2100 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08-49-37 GMT",
        "Foo, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
        "Sun Nov 06 08:49:37 94", "Sun, 06 Nov 199\u{E9} 08:49:37 GMT",
    ])
    func whatIsOfNoFormIsNoDate(text: String) { #expect(HTTPDate.seconds(text, now: now) == nil) }

    @Test func whatIsWrittenIsRead() {
        for seconds in stride(from: 0, to: 5_000_000_000, by: 86_399 * 7) {
            #expect(HTTPDate.seconds(HTTPDate.text(seconds), now: now) == seconds)
        }
    }
}
