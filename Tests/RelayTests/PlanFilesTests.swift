import Testing

@testable import Relay

/// The plan is opened in spreadsheets.
struct PlanFilesTests {
    @Test(arguments: [
        ("Kande", "Kande"), ("a,b", "\"a,b\""), ("12\" skærm", "\"12\"\" skærm\""), ("a\r\nb", "\"a\r\nb\""), ("", ""),
        ("-3", "-3"), ("-3.25", "-3.25"),
    ])
    func aCellIsQuotedWhereItMustBe(cell: String, written: String) {
        #expect(PlanFiles.quoted(cell) == written)
    }

    @Test(arguments: ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "-TS-001"])
    func aNameThatASpreadsheetWouldCalculateIsText(name: String) {
        #expect(PlanFiles.quoted(name) == "'" + name)
    }
}
