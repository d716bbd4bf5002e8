import EventLoop
import Glibc

/// One side of a handover's connection. All waits are on its loop.
final class HandoverChannel: Sendable {
    /// Why it came to nothing.
    enum Failure: Error {
        case late
        /// Also for what is no message, or none of this version.
        case gone
        case cancelled
    }

    private let descriptor: Descriptor
    private let loop: EventLoop

    init(_ descriptor: consuming Descriptor, on loop: EventLoop) throws(EventLoopError) {
        self.descriptor = descriptor
        self.loop = loop
        try loop.watch(self.descriptor)
    }

    /// Whether the other end runs as the same user, or as root.
    var isTrusted: Bool {
        guard let user = descriptor.peerProcess()?.user else { return false }
        return user == geteuid() || user == 0
    }

    var process: Int32? { descriptor.peerProcess()?.process }

    /// Messages are few and small: there is always room.
    func send(_ message: HandoverMessage, passing descriptors: [CInt] = []) -> Bool {
        descriptor.send(message.bytes, passing: descriptors)
    }

    /// Waits for this message, and takes the descriptors that come with it; without it none are left open.
    func receive(
        _ message: HandoverMessage, by deadline: EventLoop.Deadline, idle: IdleGroup? = nil
    ) async throws(Failure) -> [CInt] {
        var bytes: [UInt8] = []
        var passed: [CInt] = []
        do throws(Failure) {
            while bytes.count < HandoverMessage.length {
                switch descriptor.receive(
                    upTo: HandoverMessage.length - bytes.count, into: &bytes, passed: &passed)
                {
                case .bytes: continue
                case .end, .broken: throw .gone
                case .wouldBlock: break
                }
                switch await loop.change(of: descriptor, by: deadline, idle: idle) {
                case .ready: continue
                case .deadline: throw .late
                case .cancelled: throw .cancelled
                }
            }
            guard HandoverMessage(bytes) == message else { throw .gone }
            return passed
        } catch {
            for number in passed { _ = Descriptor(adopting: number) }
            throw error
        }
    }
}
