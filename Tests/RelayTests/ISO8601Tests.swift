import Operations
import ShopRouting
import Testing

struct ISO8601Tests {
    @Test(arguments: [
        ("2026-11-23T08:38:00Z", "2026-11-23T08:38:00Z"), ("2026-11-23T08:38:07", "2026-11-23T08:38:07Z"),
        ("2026-11-23T08:38", "2026-11-23T08:38:00Z"), ("2026-11-23T08:38Z", "2026-11-23T08:38:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"), ("1970-01-01", "1970-01-01T00:00:00Z"),
    ])
    func timesAreGMTAndMayBeShort(text: String, whole: String) throws {
        #expect(try #require(Moment(iso8601: text)).iso8601 == whole)
    }

    @Test(arguments: [
        "", "yesterday", "2026-02-30", "2026-13-01", "2026-11-23T25:00", "2026-11-23Z", "2026-11-23T08:38:00+01:00",
        "2026-11-23 08:38", "26-11-23", "2026-11-23T08:38:00ZZ",
    ])
    func anythingElseIsNone(text: String) { #expect(Moment(iso8601: text) == nil) }
}
