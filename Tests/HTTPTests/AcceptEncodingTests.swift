import HTTP
import Testing

/// RFC 9110 §12.5.3.
struct AcceptEncodingTests {
    @Test(
        arguments: [
            // The RFC's own examples.
            ("compress, gzip", .gzip), ("", .identity), ("*", .gzip), ("compress;q=0.5, gzip;q=1.0", .gzip),
            ("gzip;q=1.0, identity; q=0.5, *;q=0", .gzip),
            // Names.
            ("gzip", .gzip), ("GZip", .gzip), ("x-gzip", .gzip), ("br", .identity), ("gzipped", .identity),
            ("gzip, deflate, br", .gzip), (", ,gzip,", .gzip),
            // Weights.
            ("gzip;q=0", .identity), ("gzip;q=0.000", .identity), ("gzip;q=0.001", .gzip), ("gzip;q=1.000", .gzip),
            ("gzip \t;\tq=0.3", .gzip), ("gzip;Q=0", .identity), ("gzip;q=0.", .identity), ("gzip;q=1.", .gzip),
            ("gzip;q=0.5, identity", .identity), ("gzip;q=0.5, identity;q=0.5", .gzip),
            ("gzip;q=0.5, identity;q=0.499", .gzip), ("gzip;q=0.5, *", .identity), ("gzip;q=0.5", .gzip),
            ("gzip;q=0, x-gzip", .identity),
            // What identity is excluded by.
            ("identity;q=0", nil), ("*;q=0", nil), ("gzip;q=0, *;q=0", nil), ("identity;q=0, gzip;q=0", nil),
            ("identity;q=0, br", nil), ("identity;q=0, *", .gzip), ("identity;q=0, gzip;q=0.1", .gzip),
            ("*;q=0, identity", .identity), ("*;q=0, identity;q=0.1", .identity), ("*;q=0, gzip", .gzip),
            ("gzip;q=0, *", .identity),
            // What follows no grammar is not listed.
            ("gzip;q=1.5", .identity), ("gzip;q=1.001", .identity), ("gzip;q=0.1234", .identity),
            ("gzip;q=", .identity),
            ("gzip;q", .identity), ("gzip;q=x", .identity), ("gzip;q=-1", .identity), ("gzip;q=.5", .identity),
            ("gzip;level=1", .identity), ("gzip q=1", .identity), ("gzip;q=1;x=1", .identity), ("gzip;", .identity),
        ] as [(String, AcceptEncoding.Coding?)])
    func theBestOfWhatIsAcceptableIsChosen(value: String, coding: AcceptEncoding.Coding?) {
        #expect(AcceptEncoding([value]).choice(isGzipWorthIt: true) == coding)
    }

    @Test(
        arguments: [
            ("gzip", .identity), ("gzip, identity;q=0.1", .identity), ("*", .identity), ("gzip, identity;q=0", .gzip),
            ("gzip, *;q=0", .gzip), ("*;q=0", nil),
        ] as [(String, AcceptEncoding.Coding?)])
    func whatIsNotWorthItIsSentInGzipOnlyIfNothingElseWillDo(value: String, coding: AcceptEncoding.Coding?) {
        #expect(AcceptEncoding([value]).choice(isGzipWorthIt: false) == coding)
    }

    @Test func withoutTheFieldNothingIsAskedFor() {
        #expect(AcceptEncoding([]).choice(isGzipWorthIt: true) == .identity)
    }

    @Test func severalLinesAreOneList() {
        #expect(AcceptEncoding(["br", "gzip"]).choice(isGzipWorthIt: true) == .gzip)
        #expect(AcceptEncoding(["br", "identity;q=0"]).choice(isGzipWorthIt: true) == nil)
    }
}
