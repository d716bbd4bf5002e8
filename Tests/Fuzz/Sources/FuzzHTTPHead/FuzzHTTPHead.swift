import HTTP
import HTTPTranscript
import Splits

/// The requests of one connection, however they are cut.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // So low that inputs reach them.
    var limits = HeadLimits()
    (limits.requestLine, limits.head, limits.fields) = (64, 256, 6)
    Splits.check(UnsafeBufferPointer(start: start, count: count)) { pieces in
        var transcript = Transcript(limits: limits, bodyLimit: 64)
        for piece in pieces { transcript.receive(piece) }
        return transcript
    }
    return 0
}
