import Cryptography
import EventLoop

/// The bytes of one connection: what came and was not taken yet, and the waits for more.
struct Transport: ~Copyable {
    enum Arrival { case bytes, end, deadline, cancelled, broken }

    private static let largeBuffer = 65536
    /// Reads without a wait in between, after which the loop's other tasks have their turn.
    private static let turn = 4

    private var wire: Wire
    private let loop: EventLoop
    private let pool: BufferPool
    private var buffer: [UInt8] = []
    private var taken = 0
    private var filled = 0
    private var reads = 0
    /// When the answer that was sent last must have been taken.
    private var taking: EventLoop.Deadline?
    /// Bytes since the connection began.
    private(set) var received = 0
    /// The last read took all there was, or nothing has come yet: until a change, another would only say so.
    private var isDrained = true

    /// - Parameter descriptor: watched by the loop.
    init(_ descriptor: consuming Descriptor, on loop: EventLoop, _ pool: BufferPool) {
        wire = Wire(descriptor)
        self.loop = loop
        self.pool = pool
    }

    deinit {
        wire.sayEnd()
        pool.give(buffer)
    }

    /// Begins TLS with what is pending and what comes.
    ///
    /// - Returns: false when there is no memory.
    mutating func beginTLS(_ context: TLSContext) -> Bool {
        let prefix = Array(buffer[taken..<filled])
        take(prefix.count)
        return wire.secure(context, prefix: prefix)
    }

    /// - Returns: what became of it; `wouldBlock` when the deadline or the shutdown was first.
    mutating func handshake(by deadline: EventLoop.Deadline, idle: IdleGroup?) async -> TLSSession.Handshake {
        while true {
            let handshake = wire.handshake()
            guard handshake == .wouldBlock else {
                isDrained = wire.isDrained(isShort: false)
                return handshake
            }
            guard case .ready = await loop.change(of: wire.descriptor, by: deadline, idle: idle) else {
                return .wouldBlock
            }
        }
    }

    /// Goes back to plain bytes after a handshake that came to nothing.
    mutating func abandonTLS() { wire.abandon() }

    var pendingCount: Int { filled - taken }

    /// Reads what is pending without taking it.
    func withPending<Value, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Value) throws(Failure) -> Value {
        try body(buffer.span.extracting(taken..<filled))
    }

    mutating func take(_ count: Int) {
        taken += count
        if taken == filled { (taken, filled) = (0, 0) }
    }

    /// Moves up to `count` pending bytes to the end of `body`.
    mutating func move(_ count: Int, to body: inout [UInt8]) -> Int {
        let count = min(count, pendingCount)
        body.append(contentsOf: buffer[taken..<taken + count])
        take(count)
        return count
    }

    /// Waits for more bytes.
    ///
    /// - Parameter expected: bytes still to come, as far as known: many are read in larger pieces.
    mutating func receive(
        by deadline: EventLoop.Deadline, idle: IdleGroup? = nil, expected: Int = 0
    ) async -> Arrival {
        receiving: while true {
            if !isDrained {
                makeRoom(expected)
                let room = buffer.count - filled
                switch wire.receive(into: &buffer, from: filled) {
                case .bytes(let count):
                    filled += count
                    received += count
                    isDrained = wire.isDrained(isShort: count < room)
                    await giveWay()
                    return .bytes
                case .end: return .end
                case .broken: return .broken
                case .wouldBlock: break
                }
            }
            isDrained = false
            reads = 0
            if idle != nil, filled == 0, !buffer.isEmpty {
                pool.give(buffer)
                buffer = []
            }
            untaken: while let end = taking {
                let soon = min(ContinuousClock.now + .seconds(1), deadline)
                switch await loop.change(of: wire.descriptor, by: soon, idle: idle) {
                case .ready: continue receiving
                case .cancelled: return .cancelled
                case .deadline: break
                }
                guard wire.descriptor.unacknowledged() > 0 else {
                    taking = nil
                    break untaken
                }
                guard ContinuousClock.now < end else {
                    wire.descriptor.resetOnClose()
                    return .broken
                }
                if soon == deadline { break untaken }
            }
            switch await loop.change(of: wire.descriptor, by: deadline, idle: idle) {
            case .ready: continue receiving
            case .deadline:
                if taking != nil, wire.descriptor.unacknowledged() > 0 { wire.descriptor.resetOnClose() }
                return .deadline
            case .cancelled: return .cancelled
            }
        }
    }

    /// Waits, while an answer goes on, for a change of the connection or for somebody's nudge. What the reader sends is
    /// dropped.
    ///
    /// - Returns: `bytes` for a change, with or without any.
    mutating func attend(by deadline: EventLoop.Deadline, idle: IdleGroup) async -> Arrival {
        (taken, filled) = (0, 0)
        if !isDrained {
            makeRoom(0)
            switch wire.receive(into: &buffer, from: 0) {
            case .bytes(let count):
                received += count
                isDrained = wire.isDrained(isShort: count < buffer.count)
                await giveWay()
                return .bytes
            case .end: return .end
            case .broken: return .broken
            case .wouldBlock: break
            }
        }
        isDrained = false
        reads = 0
        pool.give(buffer)
        buffer = []
        switch await loop.change(of: wire.descriptor, by: deadline, idle: idle) {
        case .ready: return .bytes
        case .deadline: return .deadline
        case .cancelled: return .cancelled
        }
    }

    /// Tells the stream whom to nudge when it has something to send, and bounds what the kernel keeps of it.
    ///
    /// - Parameter time: for a byte to be taken.
    func attach(_ events: EventStream, bytes: Int, time: Duration) {
        wire.descriptor.boundUntaken(bytes: bytes, time: time)
        let (loop, number) = (loop, wire.descriptor.number)
        events.attach { loop.nudge(number) }
    }

    /// - Returns: false when the other end is gone or does not read.
    mutating func send(_ bytes: [UInt8], by deadline: EventLoop.Deadline) async -> Bool {
        taking = deadline
        var sent = 0
        while sent < bytes.count {
            switch wire.send(bytes, from: sent) {
            case .bytes(let count): sent += count
            case .end, .broken: return false
            case .wouldBlock:
                // What ends this wait may be input.
                isDrained = false
                guard case .ready = await loop.change(of: wire.descriptor, by: deadline) else { return false }
            }
        }
        return true
    }

    /// Ends our side and lets the other one finish for a while: closing over unread bytes would send a reset, which can
    /// overtake the answer (RFC 9112 §9.6).
    mutating func linger(_ time: Duration, upTo limit: Int) async {
        wire.endSending()
        let deadline = ContinuousClock.now + time
        var left = limit
        var expected = 0
        repeat {
            (taken, filled) = (0, 0)
            guard case .bytes = await receive(by: deadline, expected: expected) else { return }
            // Only who sends much is worth a large buffer.
            if filled >= BufferPool.size { expected = Self.largeBuffer }
            left -= filled
        } while left > 0 && ContinuousClock.now < deadline
    }

    /// Ends our side and waits until the last answer has been taken, or its time is over: then a reset spares the kernel
    /// from offering it for minutes.
    func finish() async {
        guard let deadline = taking, wire.descriptor.unacknowledged() > 0 else { return }
        wire.endSending()
        while wire.descriptor.unacknowledged() > 0 {
            let now = ContinuousClock.now
            guard now < deadline else { return wire.descriptor.resetOnClose() }
            switch await loop.change(of: wire.descriptor, by: min(deadline, now + .milliseconds(200))) {
            case .ready, .deadline: continue
            case .cancelled: return
            }
        }
    }

    func reset() { wire.descriptor.resetOnClose() }

    /// A sender that never lets the socket run dry would keep the loop from everybody else.
    private mutating func giveWay() async {
        reads += 1
        guard reads > Self.turn else { return }
        reads = 0
        await Task.yield()
    }

    private mutating func makeRoom(_ expected: Int) {
        if filled < buffer.count, filled > 0 || buffer.count >= min(expected, Self.largeBuffer) { return }
        if buffer.isEmpty, expected <= BufferPool.size {
            buffer = pool.take()
            return
        }
        if taken > 0 {
            buffer.removeSubrange(..<taken)
            filled -= taken
            taken = 0
        }
        let wanted = max(
            expected > BufferPool.size ? Self.largeBuffer : BufferPool.size, filled < buffer.count ? 0 : filled * 2)
        if buffer.count < wanted { buffer.append(contentsOf: repeatElement(0, count: wanted - buffer.count)) }
    }
}
