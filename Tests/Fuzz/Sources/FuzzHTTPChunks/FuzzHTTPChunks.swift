import HTTPTranscript
import Splits

/// A chunked body, and what follows it on the connection, however they are cut.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    Splits.check(UnsafeBufferPointer(start: start, count: count)) { pieces in
        var transcript = Transcript(bodyLimit: 1024, beginsInChunks: true)
        for piece in pieces { transcript.receive(piece) }
        return transcript
    }
    return 0
}
