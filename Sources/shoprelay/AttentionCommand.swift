import ArgumentParser
import EventLoop
import Foundation
import HTTPClient
import HTTPTypes

/// `shoprelay attention`: shows what is held and why, and releases or closes it, in the process that runs.
struct AttentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attention", abstract: "Show, release or close what needs attention.",
        subcommands: [List.self, Release.self, Close.self], defaultSubcommand: List.self)

    /// Where the process is that is asked.
    struct Target: ParsableArguments {
        @Option(help: ArgumentHelp("The state directory of the relay that runs.", valueName: "directory"))
        var state = "./state"

        /// Prints the answer.
        ///
        /// - Throws: ``ExitStatus/failure`` when there is none, or a refusal.
        func ask(_ method: HTTPRequest.Method, _ path: String) async throws {
            var request = ClientRequest(method, "http://localhost\(path)")
            request.unixSocket = ControlSocket.path(in: state)
            do throws(ClientError) {
                let loop: EventLoop
                do { loop = try EventLoop.start() } catch { throw .notSent(.library) }
                let client = try HTTPClient(loop: loop, policy: ClientPolicy(plainHTTP: .anywhere))
                let response = try await client.send(request)
                let text = String(decoding: response.body, as: UTF8.self)
                guard response.status != .ok else { return print(text, terminator: "") }
                complain(text)
            } catch {
                complain(
                    "no relay answers at \(ControlSocket.path(in: state)); is it running with this state directory?\n")
            }
            throw ExitStatus.failure.code
        }

        private func complain(_ text: String) {
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What is held, why, and what mends it.")

        @OptionGroup var target: Target

        func run() async throws { try await target.ask(.get, "/attention") }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try again what items stand for: the order or stock they hold, or the deliveries from theirs on.")

        @OptionGroup var target: Target
        @Argument(help: "The items' ids.") var ids: [String]

        func run() async throws {
            for id in ids { try await target.ask(.post, "/attention/\(try AttentionCommand.valid(id))/release") }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close items for good: nothing is done for them.")

        @OptionGroup var target: Target
        @Argument(help: "The items' ids.") var ids: [String]

        func run() async throws {
            for id in ids { try await target.ask(.post, "/attention/\(try AttentionCommand.valid(id))/close") }
        }
    }

    private static func valid(_ id: String) throws -> String {
        guard id.utf8.count == 16, id.allSatisfy(\.isHexDigit) else {
            throw ValidationError("'\(id)' is not an item's id, which has 16 hexadecimal digits.")
        }
        return id.lowercased()
    }
}
