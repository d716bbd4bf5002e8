import HTTP
import HTTPTypes

@testable import HTTPServer

/// A request's target: in its normal form it is understood as the same, and a route's parameters are whole.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    for method in ["GET", "OPTIONS"] {
        guard let target = read(method, Array(input)) else { continue }
        precondition(target.path.hasPrefix("/") || target.path == "*" && method == "OPTIONS")
        precondition(read(method, Array(target.normal.utf8)) == target, "read as another: \(target)")
        route(target.path)
    }
    return 0
}

private func read(_ method: String, _ target: [UInt8]) -> RequestTarget? {
    var parser = HeadParser()
    let head = Array("\(method) ".utf8) + target + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    return try? parser.parse(head.span)?.target
}

private func route(_ path: String) {
    switch router.find(.get, path) {
    case .route(_, let parameters):
        precondition(parameters.values.allSatisfy { !$0.utf8.contains(0) })
        precondition(parameters["shop"] != "")
    case .unmatched, .unknownMethod: preconditionFailure("GET is known")
    case .otherMethods, .notFound: break
    }
}

private let router = {
    var router = Router()
    router.on(.get, "/webhooks/{shop}") { _ in Response(.ok) }
    router.on(.get, "/files/{path...}") { _ in Response(.ok) }
    return router
}()

extension RequestTarget {
    fileprivate var normal: String {
        let query = query.map { "?\($0)" } ?? ""
        guard let authority else { return path + query }
        return "http://\(authority)\(path == "*" ? "" : path)\(query)"
    }
}
