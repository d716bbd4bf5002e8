/// A refusal in the form of Laravel (rackbeat.md 1.5).
struct RackbeatProblem: Error {
    var status: Int
    var message: String
    var errors: [(field: String, message: String)] = []

    static func missing(_ what: String) -> RackbeatProblem {
        RackbeatProblem(status: 404, message: "\(what) not found.")
    }
    static func already(_ message: String) -> RackbeatProblem { RackbeatProblem(status: 403, message: message) }

    static func invalid(_ field: String, _ message: String) -> RackbeatProblem {
        RackbeatProblem(status: 422, message: "The given data was invalid.", errors: [(field, message)])
    }

    var json: JSON {
        var members = [JSON.Member("message", .string(message))]
        if !errors.isEmpty {
            members.append(
                JSON.Member("errors", .object(errors.map { JSON.Member($0.field, [.string($0.message)]) })))
        }
        return .object(members)
    }
}
