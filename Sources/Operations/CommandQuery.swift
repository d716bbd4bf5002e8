import Foundation
import HTTPServer
import HTTPTypes
import ShopRouting

/// The parameters of an operator's command: each of them once, none that is not known.
struct CommandQuery {
    struct Refusal: Error {
        /// For whoever typed it.
        var sentence: String

        var response: Response { Response(.badRequest, text: sentence + "\n") }
    }

    private var values: [String: String] = [:]

    init(_ request: Request, _ names: Set<String>) throws(Refusal) {
        for part in (request.query ?? "").split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, names.contains(pair[0]), let value = pair[1].removingPercentEncoding,
                values.updateValue(value, forKey: pair[0]) == nil
            else { throw Refusal(sentence: "Parameters are \(names.sorted().joined(separator: ", ")), each once.") }
        }
    }

    func text(_ name: String) -> String? { values[name] }

    func flag(_ name: String) -> Bool { values[name] == "true" }

    /// - Parameter parse: nil for what it does not take.
    func value<Value>(_ name: String, _ parse: (String) -> Value?) throws(Refusal) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = parse(text) else { throw Refusal(sentence: "The parameter \(name) cannot be read.") }
        return value
    }

    /// A span of time, either end of which may be open.
    func window(_ from: String, _ to: String) throws(Refusal) -> (from: Moment?, to: Moment?) {
        let window = (from: try value(from, Moment.init(iso8601:)), to: try value(to, Moment.init(iso8601:)))
        if let from = window.from, let to = window.to, to < from {
            throw Refusal(sentence: "The window ends before it begins.")
        }
        return window
    }
}
