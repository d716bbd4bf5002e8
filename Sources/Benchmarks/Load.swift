import Cryptography
import Foundation

/// What wrk sends, over and over: a GET, or deliveries of a shop.
struct Load {
    /// Lua that defines `all`, a list of whole requests, inside wrk's `init`.
    fileprivate var requests: String
    /// What each connection waits before a request, in milliseconds.
    var delay = 0

    static func get(_ path: String) -> Load { Load(requests: "all[1] = wrk.format('GET', '\(path)')\n") }

    /// Deliveries of about this size, each for an order of its own, signed.
    ///
    /// - Parameter secret: what they are signed with; of a forged one, the server has another.
    static func deliveries(shop: String, source: String, orders: [Int], bytes: Int, secret: Secret) -> Load {
        var requests = ""
        for (index, order) in orders.enumerated() {
            let head = #"{"id":\#(order),"number":"\#(order)","status":"processing","note":""#
            let body = head + String(repeating: "x", count: max(0, bytes - head.utf8.count - 2)) + "\"}"
            let signature = Base64.encode(secret.signature(of: body.utf8.span).span)
            requests += """
                all[\(index + 1)] = wrk.format('POST', '/webhooks/woocommerce/\(shop)', {
                  ['Content-Type'] = 'application/json', ['User-Agent'] = 'WooCommerce/10.3.5 Hookshot (WordPress/6.8.3)',
                  ['X-WC-Webhook-Source'] = '\(source)', ['X-WC-Webhook-Topic'] = 'order.updated',
                  ['X-WC-Webhook-Resource'] = 'order', ['X-WC-Webhook-Event'] = 'updated', ['X-WC-Webhook-ID'] = '7',
                  ['X-WC-Webhook-Delivery-ID'] = '\(index)-bench', ['X-WC-Webhook-Signature'] = '\(signature)'
                }, '\(head)' .. string.rep('x', \(max(0, bytes - head.utf8.count - 2))) .. '"}')

                """
        }
        return Load(requests: requests)
    }

    /// Sends from so many connections for so long.
    ///
    /// - Parameter url: scheme, host and port.
    func run(_ url: String, connections: Int, seconds: Int, in workplace: Workplace) throws -> Measurement {
        let script = try workplace.write(
            """
            local all, next = {}, 0
            function init(args)
            \(requests)
            end
            function request() next = next % #all + 1; return all[next] end
            \(delay > 0 ? "function delay() return \(delay) end" : "")
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format('\\nmeasured {"seconds":%f,"answers":%d,"notOK":%d,"broken":%d,"p50":%f,"p99":%f}\\n',
                summary.duration / 1e6, summary.requests, e.status, e.connect + e.read + e.write + e.timeout,
                latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
            end
            """, to: "load-\(UUID().uuidString).lua")
        defer { try? FileManager.default.removeItem(at: script) }
        let output = try Program.output(
            of: "wrk", ["-t1", "-c\(connections)", "-d\(seconds)s", "--timeout", "10s", "-s", script.path, url])
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix("measured ") }),
            let measurement = try? JSONDecoder().decode(
                Measurement.self, from: Data(line.dropFirst("measured ".count).utf8))
        else { throw BenchError("wrk says: \(output)") }
        return measurement
    }
}

/// What wrk has seen.
struct Measurement: Codable {
    var seconds: Double
    var answers: Int
    /// Answers with another status than 2xx or 3xx.
    var notOK: Int
    /// Connections that could not be made, broke or timed out.
    var broken: Int
    /// Milliseconds.
    var p50: Double
    var p99: Double

    var rate: Double { Double(answers) / seconds }
}
