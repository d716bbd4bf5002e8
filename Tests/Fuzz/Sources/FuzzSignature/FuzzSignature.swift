import Cryptography
import Rackbeat
import WooCommerce

/// A signature's field, and a body behind the first line: only the right signature is accepted, in its one spelling.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    let field = input.prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: field, as: UTF8.self)
    let body = Array(input.dropFirst(field.count + 1))
    guard let secret = Secret(Array("secret".utf8)) else { return 0 }
    let code = secret.signature(of: body.span)

    let base64 = Base64.encode(code.span)
    precondition(Base64.decode(base64) == code)
    if let bytes = Base64.decode(text) { precondition(Base64.encode(bytes.span) == text) }
    let hex = Hex.encode(code.span)
    precondition(Hex.decode(hex) == code)
    if let bytes = Hex.decode(text) { precondition(Hex.encode(bytes.span) == text.lowercased()) }

    for sent in [text, spoiled(base64, by: field), spoiled(hex, by: field)] {
        let isWooCommerce = WooCommerce.Authenticity.accepts(signatures: [sent], body: body, secrets: [secret])
        precondition(isWooCommerce == (sent == base64))
        for (encoding, right) in [(Rackbeat.Authenticity.Encoding.hex, hex), (.base64, base64)] {
            let signature = Rackbeat.Authenticity.Signature(field: "S", encoding: encoding, secret: secret)
            let authenticity = Rackbeat.Authenticity(tokens: [secret], signature: signature)
            let isRackbeat = authenticity.accepts(body: body) { $0 == "s" ? [sent] : [] }
            precondition(isRackbeat == (encoding == .hex ? sent.lowercased() == right : sent == right))
        }
    }
    // A shop's secret may hold entities.
    let stored = Secret(wooCommerce: body)
    precondition((stored == nil) == body.isEmpty)
    return 0
}

/// The right one, with the field's first byte in the place that its second tells; whole for a shorter field.
private func spoiled(_ right: String, by field: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    guard let byte = field.first, let place = field.dropFirst().first else { return right }
    var bytes = Array(right.utf8)
    bytes[Int(place) % bytes.count] = byte
    return String(decoding: bytes, as: UTF8.self)
}
