import HTTPTranscript
import TestSupport
import Testing

/// What the parsers make of the corpus, without a connection. `CUT_EVERYWHERE=1` cuts each case behind each of its bytes.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct CorpusParsingTests {
    @Test(.computing, arguments: try CorpusReader.files.get())
    func whereverItIsCutARequestIsTheSame(_ file: String) throws {
        for row in try CorpusReader.all.get() where row.file == file {
            var whole = Transcript()
            whole.receive(row.request[...])
            for place in row.cuts {
                var parts = Transcript()
                parts.receive(row.request[..<place])
                parts.receive(row.request[place...])
                #expect(parts == whole, "\(row.testDescription), cut behind \(place)")
            }
        }
    }
}
