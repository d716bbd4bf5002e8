import Compression
import HTTP
import HTTPTypes

/// Reads bodies, and undoes their content coding as they come.
extension Connection {
    /// - Parameter limit: bytes beyond which the body is too large, on its way and inflated.
    mutating func readBody(
        _ head: RequestHead, limit: Int, _ room: inout BodyRoom
    ) async throws(Stop) -> [UInt8] {
        var reader: BodyReader
        do throws(HTTPError) { reader = try BodyReader(head.framing, limit: limit) } catch {
            throw .refusing(error.answer)
        }
        if head.coding == .other { throw .refusing(.unsupportedMediaType) }
        let start = ContinuousClock.now
        let before = transport.received - transport.pendingCount
        if head.expectsContinue, transport.pendingCount == 0 {
            guard await send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { throw .quietly }
        }
        let limits = server.limits
        let decoder = ContentDecoder(
            head.coding, .init(size: min(limit, limits.inflatedBytes), ratio: limits.inflateRatio))
        var body: [UInt8] = []
        if decoder == nil { body.reserveCapacity(min(reader.expected, 1 << 16)) }
        while true {
            try take(&reader, decoder, into: &body)
            guard room.grow(to: body.count) else { throw .refusing(.serviceUnavailable) }
            if let decoder { try await inflate(decoder, into: &body, &room) }
            if reader.isComplete { break }
            let deadline = limits.bodyDeadline(start, received: transport.received - before)
            try await receive(by: deadline, expected: reader.expected)
        }
        do throws(InflateError) { try decoder?.end() } catch { throw .refusing(error.answer) }
        return body
    }

    @inline(never) private mutating func take(
        _ reader: inout BodyReader, _ decoder: ContentDecoder?, into body: inout [UInt8]
    ) throws(Stop) {
        do throws(HTTPError) {
            if let decoder {
                try decoder.take(&reader, from: &transport)
            } else {
                try reader.take(from: &transport, into: &body)
            }
        } catch {
            throw .refusing(error.answer)
        }
    }

    private func inflate(
        _ decoder: ContentDecoder, into body: inout [UInt8], _ room: inout BodyRoom
    ) async throws(Stop) {
        while true {
            let hasMore: Bool
            do throws(InflateError) { hasMore = try decoder.step(into: &body) } catch {
                throw .refusing(error.answer)
            }
            guard room.grow(to: body.count + decoder.memory) else { throw .refusing(.serviceUnavailable) }
            if !hasMore { return }
            // A body that becomes long keeps the loop from nobody else.
            await Task.yield()
        }
    }
}

extension InflateError {
    /// What to answer with.
    fileprivate var answer: HTTPResponse.Status {
        switch self {
        case .malformed: .badRequest
        case .tooLarge: .contentTooLarge
        case .noMemory: .serviceUnavailable
        }
    }
}
