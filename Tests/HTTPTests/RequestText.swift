import HTTP
import Testing

/// Parses a request's text, in pieces of the given sizes.
func parse(_ text: String, limits: HeadLimits = HeadLimits(), pieces: (Int) -> [Int] = { [$0] }) throws -> RequestHead?
{
    let bytes = Array(text.utf8)
    var parser = HeadParser(limits: limits)
    var end = 0
    var head: RequestHead?
    for piece in pieces(bytes.count) where head == nil {
        end += piece
        head = try parser.parse(Array(bytes[..<end]).span)
    }
    return head
}

/// The error that a request is refused with.
func refusal(_ text: String, limits: HeadLimits = HeadLimits()) -> HTTPError? {
    do {
        _ = try parse(text, limits: limits)
        return nil
    } catch {
        return error as? HTTPError
    }
}
