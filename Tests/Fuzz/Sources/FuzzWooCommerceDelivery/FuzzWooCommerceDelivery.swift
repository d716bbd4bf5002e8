import WooCommerce

/// A delivery's topic or type of content, and its body behind the first line.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    let line = input.prefix { $0 != UInt8(ascii: "\n") }
    let field = String(decoding: line, as: UTF8.self)
    let body = Array(input.dropFirst(line.count + 1))
    let content = DeliveryContent(body: body, topic: field)
    precondition((content == .empty) == body.isEmpty)
    if case .restError(let code, _) = content { precondition(code.utf8.count <= 320) }
    _ = Ping(contentType: field, body: body)
    return 0
}
