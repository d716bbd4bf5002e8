import EventLoop
import Glibc

/// The new process's side of a handover: gets the listening sockets of the process that serves the same journal, so that
/// no connection is refused between the two.
final class Takeover: Sendable {
    enum Failure: Error, CustomStringConvertible {
        case silent
        case interrupted
        case stillThere
        case foreign
        case elsewhere
        case socket(EventLoopError)

        var description: String {
            switch self {
            case .silent: "the process that serves this journal does not answer; it was left as it is"
            case .interrupted: "the process that serves this journal is about to end; start again when it has"
            case .stillThere: "the process that served this journal does not end; nothing that it acknowledged is lost"
            case .foreign: "another user's process serves this journal"
            case .elsewhere: "the process that serves this journal is in another container or network; stop it first"
            case .socket(let error): "the process that serves this journal cannot be asked: \(error)"
            }
        }
    }

    /// Where a process that serves waits for the next one.
    static func path(in state: String) -> String { state + "/handover.sock" }

    private static let answerTime = Duration.seconds(5)
    /// More than ``Handover`` takes at worst: the time of its work and of its answers, and the journal's end.
    private static let endTime = Duration.seconds(60)

    /// Copies of the old process's sockets; it goes on with them until ``finish()``.
    let own: [Listener]
    /// The same of those that systemd holds as well.
    let inherited: [Listener]
    private let channel: HandoverChannel

    private init(_ channel: HandoverChannel, own: [Listener], inherited: [Listener]) {
        self.channel = channel
        self.own = own
        self.inherited = inherited
    }

    /// To be called on the loop.
    ///
    /// - Returns: nil when nobody serves the journal in this directory.
    static func ask(state: String, on loop: EventLoop) async throws(Failure) -> Takeover? {
        let channel: HandoverChannel
        do throws(EventLoopError) {
            channel = try HandoverChannel(.connecting(to: .unix(path: path(in: state))), on: loop)
        } catch {
            // No file, a file that nobody listens behind, or a path that no socket can have.
            if [ENOENT, ENOTDIR, ECONNREFUSED, ENAMETOOLONG].contains(error.code) { return nil }
            throw .socket(error)
        }
        guard channel.isTrusted else { throw .foreign }
        guard channel.send(.ask) else { throw .interrupted }
        let deadline = ContinuousClock.now + answerTime
        let isHere: Bool
        let takeover: Takeover
        do throws(HandoverChannel.Failure) {
            let network = try await channel.receive(.network, by: deadline)
            isHere = network.map { NetworkNamespace.isOwn(Descriptor(adopting: $0)) } == [true]
            let own = Self.listeners(try await channel.receive(.sockets, by: deadline))
            let inherited = Self.listeners(try await channel.receive(.inherited, by: deadline))
            takeover = Takeover(channel, own: own, inherited: inherited)
        } catch {
            throw error == .late ? .silent : .interrupted
        }
        // Nobody could reach the sockets of a network that ends with its container.
        guard isHere else { throw .elsewhere }
        return takeover
    }

    /// Lets the old process end (on the loop too), and returns once it has closed the journal, or is gone.
    ///
    /// - Throws: ``Failure/stillThere`` when it does not.
    func finish() async throws(Failure) {
        guard channel.send(.go) else { throw .interrupted }
        do throws(HandoverChannel.Failure) {
            _ = try await channel.receive(.done, by: .now + Self.endTime)
        } catch {
            // One that was killed has let go of the journal too.
            if error != .gone { throw .stillThere }
        }
        for listener in own { listener.becomeOwn() }
    }

    /// What is no listening socket is closed, and missed by nobody.
    private static func listeners(_ numbers: [CInt]) -> [Listener] {
        numbers.compactMap { try? Listener(adopting: $0, isShared: true) }
    }
}
