import HTTP
import HTTPTypes
import TestSupport
import Testing

/// What the parsers make of the corpus, without a connection. `CUT_EVERYWHERE=1` cuts each case behind each of its bytes.
@Suite(.machineShare, .timeLimit(.minutes(1)))
struct CorpusParsingTests {
    private enum Event: Equatable {
        case head(HTTPRequest.Method, RequestTarget, [HTTPField], RequestHead.Framing, minorVersion: Int, stands: Bool)
        case body([UInt8])
        case error(HTTPError)
    }

    /// Takes the pieces of one connection as they come.
    private struct Reader {
        private enum State { case head, length(Int), chunked(ChunkedBody), over }

        private var parser = HeadParser()
        private var state = State.head
        private var pending: [UInt8] = []
        private var body: [UInt8] = []
        var events: [Event] = []

        mutating func receive(_ bytes: ArraySlice<UInt8>) {
            pending += bytes
            do throws(HTTPError) {
                while try step() {}
            } catch {
                events.append(.error(error))
                state = .over
            }
        }

        /// - Returns: whether something was taken.
        private mutating func step() throws(HTTPError) -> Bool {
            let bytes = pending
            guard !bytes.isEmpty else { return false }
            switch state {
            case .over: return false
            case .head:
                guard let head = try parser.parse(bytes.span) else { return false }
                pending.removeFirst(head.length)
                events.append(
                    .head(
                        head.method, head.target, head.lines, head.framing, minorVersion: head.minorVersion,
                        stands: head.keepsAlive))
                switch head.framing {
                case .none: break
                case .length(let length): state = .length(length)
                case .chunked: state = .chunked(ChunkedBody(limit: 1 << 20))
                }
            case .length(let left):
                let count = min(left, pending.count)
                body += pending[..<count]
                pending.removeFirst(count)
                state = .length(left - count)
                if count == left { end() }
            case .chunked(var decoder):
                pending.removeFirst(try decoder.decode(bytes.span, into: &body))
                state = .chunked(decoder)
                if decoder.isComplete { end() }
            }
            return true
        }

        private mutating func end() {
            events.append(.body(body))
            body = []
            state = .head
        }
    }

    @Test(.computing, arguments: try CorpusReader.files.get())
    func whereverItIsCutARequestIsTheSame(_ file: String) throws {
        for row in try CorpusReader.all.get() where row.file == file {
            var whole = Reader()
            whole.receive(row.request[...])
            for place in row.cuts {
                var parts = Reader()
                parts.receive(row.request[..<place])
                parts.receive(row.request[place...])
                #expect(parts.events == whole.events, "\(row.testDescription), cut behind \(place)")
            }
        }
    }
}
