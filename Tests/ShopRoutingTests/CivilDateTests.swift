import Foundation
import ShopRouting
import TestSupport
import Testing

struct CivilDateTests {
    @Test(.computing) func everyDayUntil2200IsTheCalendars() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: 0, to: 84_000, by: 1) {
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let date = CivilDate(daysSince1970: day)
            try #require([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
        }
    }

    @Test(arguments: ["1970-01-01", "2000-02-29", "2024-02-29", "2026-12-31"])
    func aDayIsReadAsItIsWritten(text: String) throws { #expect(try #require(CivilDate(text)).description == text) }

    @Test(arguments: [
        "", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "2026-01-00", "2026-1-1", "26-01-01",
        "2026-01-01T00:00:00", "+026-01-01", "2026/01/01", "2026-01-0١",
    ])
    func whatIsNoDayIsNone(text: String) { #expect(CivilDate(text) == nil) }
}
