import Rackbeat

/// A delivery's event, and its body behind the first line; an empty line is no event.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    let line = input.prefix { $0 != UInt8(ascii: "\n") }
    let event = line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    _ = DeliveryContent(event: event, body: Array(input.dropFirst(line.count + 1)))
    return 0
}
