import Foundation
public import HTTPServer
import HTTPTypes
public import Relay
public import ShopRouting

/// `POST /import?agreement=…&act=plan|compare|run|resume|undo&shops=A,B&stock=true` begins an import; `GET /import?agreement=…` says
/// how far it is, as ``ImportAnswer``.
public struct ImportRoutes: Sendable {
    public typealias Start = @Sendable (AgreementName, ImportWish) async throws(CommandStop) -> Bool
    public typealias State = @Sendable (AgreementName) -> ImportState?

    private let start: Start
    private let state: State

    public init(start: @escaping Start, state: @escaping State) {
        self.start = start
        self.state = state
    }

    public func register(on router: inout Router) {
        router.on(.post, "/import") { request in
            do throws(CommandQuery.Refusal) {
                let query = try CommandQuery(request, ["agreement", "act", "shops", "stock"])
                let (agreement, wish) = try wish(query)
                return await answer(agreement, wish)
            } catch {
                return error.response
            }
        }
        router.on(.get, "/import") { request in
            do throws(CommandQuery.Refusal) {
                let query = try CommandQuery(request, ["agreement"])
                guard let agreement = try query.value("agreement", AgreementName.init) else {
                    throw .init(sentence: "Say of which agreement.")
                }
                guard let state = state(agreement) else { return Response(.notFound, text: "No import was begun.\n") }
                return ImportAnswer(state).response
            } catch {
                return error.response
            }
        }
    }

    private func wish(_ query: CommandQuery) throws(CommandQuery.Refusal) -> (AgreementName, ImportWish) {
        guard let agreement = try query.value("agreement", AgreementName.init),
            let act = try query.value("act", ImportWish.Act.init)
        else { throw .init(sentence: "Say of which agreement, and what.") }
        let shops = try query.value("shops", Self.shops) ?? []
        switch act {
        case .plan, .compare, .run: if shops.isEmpty { throw .init(sentence: "Say from which shops.") }
        case .resume, .undo:
            if !shops.isEmpty || query.flag("stock") { throw .init(sentence: "The last run is meant as it was.") }
        }
        return (agreement, ImportWish(act: act, shops: shops, withStock: query.flag("stock")))
    }

    /// `A,B`, each once.
    ///
    /// - Returns: nil for anything else.
    static func shops(_ text: String) -> [ShopName]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let names = parts.compactMap(ShopName.init)
        return names.count == parts.count && Set(names).count == names.count ? names : nil
    }

    private func answer(_ agreement: AgreementName, _ wish: ImportWish) async -> Response {
        do throws(CommandStop) {
            guard try await start(agreement, wish) else {
                return Response(.conflict, text: "An import of \(agreement) goes on already.\n")
            }
            return Response(.ok, text: "begun\n")
        } catch {
            switch error {
            case .unknown: return Response(.notFound, text: "The agreement \(agreement) has no such shop.\n")
            case .resting: return Response(.conflict, text: "The agreement is paused, or the relay ends.\n")
            case .call, .journal: return Response(.serviceUnavailable, text: "It cannot begin now.\n")
            }
        }
    }
}

/// How far an import is, on its way to the operator's command.
public struct ImportAnswer: Codable, Sendable, Equatable {
    public var phase: String
    public var done: Int
    public var total: Int?
    /// nil while it goes on.
    public var isDone: Bool?
    public var text: String?

    init(_ state: ImportState) {
        phase = state.phase.rawValue
        done = state.done
        total = state.total
        isDone = state.ending?.isDone
        text = state.ending?.text
    }

    fileprivate var response: Response {
        guard let bytes = try? JSONEncoder().encode(self) else { return Response(.internalServerError, text: "\n") }
        var response = Response(.ok, body: .bytes(Array(bytes)))
        response.fields[.contentType] = "application/json"
        return response
    }
}
