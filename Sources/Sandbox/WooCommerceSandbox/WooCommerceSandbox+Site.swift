import HTTPServer
import HTTPTypes

extension WooCommerceSandbox {
    private static let namespaces: JSON = ["oembed/1.0", "wc/v3", "wc/v2", "wc/v1", "wc/store/v1", "wp/v2"]

    /// What tells a client where it is: the home page, the API's root, settings, status.
    func addSite(to table: inout RouteTable) {
        for path in ["/wp-json", "/wp-json//"] {
            table.on(.get, path) { request in
                let (site, offset) = (self.site, self.switches.localOffset)
                let root: JSON = [
                    "name": .string(self.name), "description": "", "url": .string(site), "home": .string(site),
                    "gmt_offset": .int(offset / 3600), "timezone_string": "Europe/Copenhagen",
                    "namespaces": Self.namespaces,
                ]
                return .wordPress(200, root.row(Query(request.query).selection))
            }
        }
        table.on(.get, "/") { _ in
            self.visit()
            var response = Response(.ok, text: "<!DOCTYPE html><title>Shop</title>")
            response.fields[.contentType] = "text/html; charset=UTF-8"
            response.fields[named: "Link"] = "<\(self.site)/wp-json/>; rel=\"https://api.w.org/\""
            return response
        }
        table.on(.get, "/wp-json/wc/v3/system_status") { request in
            let status = self.status
            return .wordPress(200, Query(request.query).selection.map { status.row($0) } ?? status)
        }
        addSetting("tax", "woocommerce_prices_include_tax", to: &table) { $0.pricesIncludeTax ? "yes" : "no" }
        addSetting("general", "woocommerce_currency", to: &table) { $0.currency }
        addSetting("general", "woocommerce_calc_taxes", to: &table) { _ in "yes" }
        addSetting("general", "woocommerce_default_country", to: &table) { _ in "DK" }
        addSetting("general", "woocommerce_price_num_decimals", to: &table) { _ in "2" }
        addSetting("products", "woocommerce_manage_stock", to: &table) { $0.managesStock ? "yes" : "no" }
        table.on(.get, "/wp-json/wc/v3/taxes") { request in
            self.answer { () throws(WooProblem) in
                let switches = self.switches
                let list = try WooList(request, WooView(site: self.site, switches: switches))
                let rows = [("standard", switches.taxPercentage), ("reduced-rate", switches.reducedTaxPercentage)]
                    .enumerated().map { index, rate -> JSON in
                        [
                            "id": .int(index + 1), "country": "DK", "state": "", "postcode": "", "city": "",
                            "rate": .string(rate.1.fixed(4)), "name": "Moms", "priority": 1, "compound": false,
                            "shipping": true, "order": .int(index + 1), "class": .string(rate.0), "postcodes": [],
                            "cities": [],
                        ]
                    }
                return list.answer(list.cut([0, 1]).map { PHPJSON.encode(rows[$0]) }, total: rows.count, request)
            }
        }
    }

    private func addSetting(
        _ group: String, _ name: String, to table: inout RouteTable,
        _ value: @escaping @Sendable (ShopSwitches) -> String
    ) {
        table.on(.get, "/wp-json/wc/v3/settings/\(group)/\(name)") { _ in
            .wordPress(
                200,
                [
                    "id": .string(name), "label": .string(name), "description": "", "type": "radio", "default": "no",
                    "value": .string(value(self.switches)), "group_id": .string(group),
                ])
        }
    }

    private var status: JSON {
        let switches = switches
        return [
            "environment": [
                "home_url": .string(site), "site_url": .string(site), "version": .string(switches.version.rawValue),
                "wp_version": "6.9.7", "php_version": "8.2.36", "default_timezone": "Europe/Copenhagen",
                "wp_cron": true, "language": "da_DK",
            ],
            "active_plugins": [],
            "settings": [
                "currency": .string(switches.currency), "number_of_decimals": 2, "HPOS_enabled": true,
                "thousand_separator": ".", "decimal_separator": ",",
            ],
        ]
    }
}
