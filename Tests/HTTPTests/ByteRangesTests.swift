import HTTP
import Testing

/// RFC 9110 §14.1.2, §14.2.
struct ByteRangesTests {
    /// The RFC's examples are of 10000 bytes.
    @Test(arguments: [
        ("bytes=0-499", [0..<500]), ("bytes=500-999", [500..<1000]), ("bytes=-500", [9500..<10000]),
        ("bytes=9500-", [9500..<10000]), ("bytes=0-0,-1", [0..<1, 9999..<10000]),
        ("bytes= 0-999, 4500-5499, -1000", [0..<1000, 4500..<5500, 9000..<10000]),
        ("BYTES=0-0", [0..<1]), ("bytes=,0-0, ,2-2,", [0..<1, 2..<3]), ("bytes=2-2,0-0", [2..<3, 0..<1]),
        ("bytes=0-0 ,\t1-1", [0..<1, 1..<2]), ("bytes=9999-", [9999..<10000]), ("bytes=-1", [9999..<10000]),
        // Beyond the end there is nothing, and a longer suffix is all there is.
        ("bytes=9999-10000", [9999..<10000]), ("bytes=0-99999999999999999999999", [0..<10000]),
        ("bytes=-10001", [0..<10000]), ("bytes=-99999999999999999999999", [0..<10000]),
        ("bytes=0-0,10000-10001", [0..<1]), ("bytes=-0,1-1", [1..<2]), ("bytes=000-001", [0..<2]),
    ])
    func aRangeIsWhatItSays(value: String, parts: [Range<Int>]) {
        #expect(ByteRanges([value], length: 10_000) == .parts(parts))
    }

    @Test(arguments: [
        "bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=20000-20001, -0", "bytes=99999999999999999999999-",
    ])
    func whatIsNowhereInItCannotBeSatisfied(value: String) {
        #expect(ByteRanges([value], length: 10_000) == .unsatisfiable)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=0", "bytes=1-0", "bytes=0-1x", "bytes=--1",
        "bytes=+0-1", "bytes=0 - 1", "bytes=0-1;2-3", "bytes 0-1", "items=0-1", "bytes=0-1,x",
        "bytes=99999999999999999999x-",
    ])
    func whatIsMalformedOrInAnotherUnitIsIgnored(value: String) {
        #expect(ByteRanges([value], length: 10_000) == .whole)
    }

    /// §14.2: "more than two overlapping ranges or many small ranges in the set" need not be served.
    @Test(arguments: [
        "bytes=0-5,5-9", "bytes=0-,0-", "bytes=0-,1-,2-,3-", "bytes=-1,9999-",
        "bytes=" + (0..<17).map { "\($0 * 2)-\($0 * 2)" }.joined(separator: ","),
    ])
    func whatOverlapsOrIsInTooManyPiecesIsSentAsAWhole(value: String) {
        #expect(ByteRanges([value], length: 10_000) == .whole)
    }

    @Test func withoutOneFieldOrWithoutAByteThereIsNoRange() {
        #expect(ByteRanges([], length: 10) == .whole)
        #expect(ByteRanges(["bytes=0-1", "bytes=2-3"], length: 10) == .whole)
        #expect(ByteRanges(["bytes=0-0"], length: 0) == .whole)
    }
}
