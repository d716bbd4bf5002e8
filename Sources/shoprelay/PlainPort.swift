import HTTPServer
import HTTPTypes
import Operations

/// What plain HTTP gets beside TLS: the answers that probes ask for, and a redirect of what only reads.
struct PlainPort {
    let publicURL: String?
    let health: Health

    func router() -> Router {
        var router = Router()
        health.register(on: &router)
        let url = publicURL.flatMap { $0.hasPrefix("https://") ? $0 : nil }
        router.otherwise { request in
            // WooCommerce takes the redirect of a delivery for its success (woocommerce.md 0, 4): it would be lost.
            guard request.method == .get || request.method == .head, let target = Self.target(request, url) else {
                return Response(
                    .misdirectedRequest, text: "This port takes nothing: use https, also in the delivery URL.\n")
            }
            return Response(
                .permanentRedirect, text: "Use \(target)\n", fields: [.location: target])
        }
        return router
    }

    /// The same at the public URL, or at the name that was asked; nil when there is none.
    private static func target(_ request: Request, _ url: String?) -> String? {
        let query = request.query.map { "?\($0)" } ?? ""
        guard request.path.hasPrefix("/") else { return nil }
        if let url { return url + request.path + query }
        guard let host = request.values("host").first else { return nil }
        let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map(host.index(after:)) : host.firstIndex(of: ":")
        let name = host[..<(end ?? host.endIndex)]
        return name.isEmpty ? nil : "https://\(name)\(request.path)\(query)"
    }
}
