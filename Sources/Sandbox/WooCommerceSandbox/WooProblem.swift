import HTTPServer
import HTTPTypes

/// An error of WordPress' REST API (woocommerce.md 3.8).
struct WooProblem: Error {
    var status: Int
    var code: String
    var message: String
    /// Beside the status in `data`.
    var details: [JSON.Member] = []

    var json: JSON {
        [
            "code": .string(code), "message": .string(message),
            "data": .object([JSON.Member("status", .int(status))] + details),
        ]
    }

    var response: Response { .wordPress(status, json) }

    static let noRoute = WooProblem(
        status: 404, code: "rest_no_route", message: "No route was found matching the URL and request method.")

    static let invalidJSON = WooProblem(
        status: 400, code: "rest_invalid_json", message: "Invalid JSON body passed.",
        details: [JSON.Member("json_error_code", 4), JSON.Member("json_error_message", "Syntax error")])

    static func order(_ status: Int) -> WooProblem {
        WooProblem(
            status: status, code: "woocommerce_rest_shop_order_invalid_id",
            message: status == 404 ? "Invalid ID." : "ID is invalid.")
    }

    static func product(_ status: Int) -> WooProblem {
        WooProblem(status: status, code: "woocommerce_rest_product_invalid_id", message: "Invalid ID.")
    }

    static let variation = WooProblem(
        status: 404, code: "woocommerce_rest_product_variation_invalid_id", message: "Invalid ID.")

    static let variationAsProduct = WooProblem(
        status: 404, code: "woocommerce_rest_invalid_product_id",
        message:
            "To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/&lt;id&gt; "
            + "endpoint.")

    static func webhook(_ status: Int) -> WooProblem {
        WooProblem(status: status, code: "woocommerce_rest_shop_webhook_invalid_id", message: "ID is invalid.")
    }

    static func parameter(_ name: String, _ detail: String, code: String = "rest_invalid_type") -> WooProblem {
        WooProblem(
            status: 400, code: "rest_invalid_param", message: "Invalid parameter(s): \(name)",
            details: [
                JSON.Member("params", .object([JSON.Member(name, .string(detail))])),
                JSON.Member(
                    "details",
                    .object([
                        JSON.Member(
                            name, ["code": .string(code), "message": .string(detail), "data": ["param": .string(name)]])
                    ])),
            ])
    }

    static func missingParameter(_ name: String) -> WooProblem {
        WooProblem(
            status: 400, code: "rest_missing_callback_param", message: "Missing parameter(s): \(name)",
            details: [JSON.Member("params", [.string(name)])])
    }

    static func duplicateSKU(_ sku: String, holder: Int) -> WooProblem {
        WooProblem(
            status: 400, code: "product_invalid_sku", message: "Invalid or duplicated SKU.",
            details: [JSON.Member("resource_id", .int(holder)), JSON.Member("unique_sku", .string(sku + "-1"))])
    }
}

extension Response {
    static func wordPress(_ status: Int, _ json: JSON) -> Response { wordPress(status, bytes: PHPJSON.encode(json)) }

    static func wordPress(_ status: Int, bytes: [UInt8]) -> Response {
        var response = Response.json(status, bytes: bytes)
        response.fields[.contentType] = "application/json; charset=UTF-8"
        response.fields[named: "X-Robots-Tag"] = "noindex"
        response.fields[.cacheControl] = "no-cache, must-revalidate, max-age=0, no-store, private"
        return response
    }
}
