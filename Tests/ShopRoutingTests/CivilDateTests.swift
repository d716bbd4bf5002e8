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
}
