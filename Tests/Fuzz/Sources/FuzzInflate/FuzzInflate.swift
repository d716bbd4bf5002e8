import Compression
import Splits

/// Compressed bytes, and the input as a text that was compressed, however they are cut.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    for format in [Inflate.Format.gzip, .zlib] {
        // So low that inputs reach them.
        Splits.check(input) { Inflated($0, format, Inflate.Bounds(size: 1000, ratio: .max)) }
        let unbounded = Inflated([input[...]], format, Inflate.Bounds(size: 1 << 18, ratio: .max))
        for pieces in [[input[...]], input.indices.map { input[$0...$0] }] {
            // Where a text is held against the ratio depends on the pieces, what becomes of it otherwise does not.
            let bounded = Inflated(pieces, format, Inflate.Bounds(size: 1 << 18, ratio: 4))
            precondition(bounded.error == .tooLarge || bounded == unbounded, "the bounds change what is within them")
        }
    }

    guard var deflate = Deflate() else { return 0 }
    var compressed: [UInt8] = []
    deflate.take(input.span, into: &compressed)
    deflate.end(into: &compressed)
    Splits.check(compressed) { pieces in
        let inflated = Inflated(pieces, .gzip, Inflate.Bounds(size: count, ratio: .max))
        precondition(inflated.error == nil && inflated.text == input, "a text is another one afterwards")
        return inflated
    }
    return 0
}
