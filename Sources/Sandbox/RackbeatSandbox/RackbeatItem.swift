/// A product as Rackbeat keeps it (rackbeat.md 2.1).
struct RackbeatItem: Sendable {
    var id: Int
    var number: String
    var name: String
    var description = ""
    var barcode: String?
    var group: RackbeatGroup
    var salesPrice: Amount
    var costPrice = Amount.zero
    var stock = Amount.zero
    var inOrder = Amount.zero
    var isBarred = false
    var created: Int
    var updated: Int

    /// U14: may be negative.
    var available: Amount { stock - inOrder }

    /// Safe in a path without any encoding.
    var urlFriendlyNumber: String {
        var text = ""
        for byte in number.utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte < 128, scalar.properties.isAlphabetic || scalar.properties.numericType != nil || byte == 45 {
                text.unicodeScalars.append(scalar)
            } else {
                text += "_" + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    func json(_ switches: RackbeatSwitches) -> JSON {
        [
            "id": .int(id), "number": .string(number), "urlfriendly_number": .string(urlFriendlyNumber),
            "type": "product", "name": .string(name), "description": .string(description), "barcode": .text(barcode),
            "sales_price": salesPrice.json, "recommended_sales_price": salesPrice.json,
            "sales_profit": (salesPrice - costPrice).json, "cost_price": costPrice.json,
            "recommended_cost_price": costPrice.json, "cost_addition_percentage": 0, "min_order": 0, "min_sales": 0,
            "min_stock": 0, "stock_quantity": stock.json, "in_order_quantity": inOrder.json,
            "available_quantity": available.json, "purchased_quantity": 0, "used_in_production_quantity": 0,
            "default_supplier_id": .null, "default_supplier": .null, "default_location_id": 1, "picture_url": .null,
            "is_barred": .bool(isBarred), "is_convertable": true, "inventory_enabled": .bool(group.hasInventory),
            "should_assure_quality": false, "group_id": .int(group.number), "group": group.json,
            "discount_group": .null,
            "unit_id": 1, "unit": ["number": 1, "name": "stk."], "variation_id": .null, "variation": .null,
            "department_id": .null, "physical": ["weight": .null, "weight_unit": .null],
            "serial_numbers": ["is_active": false], "batch_control": ["is_active": false],
            "created_at": switches.timestamp(created), "updated_at": switches.timestamp(updated), "deleted_at": .null,
            "metadata": [],
        ]
    }
}

/// A product group: where VAT rates live.
struct RackbeatGroup: Sendable {
    var number: Int
    var name: String
    var hasInventory: Bool
    var vatDomestic = Amount(25)
    var vatEU = Amount.zero
    var vatAbroad = Amount.zero

    /// U22: for a line without `vat_percentage`.
    func vat(zone: String) -> Amount {
        switch zone {
        case "eu": vatEU
        case "abroad": vatAbroad
        default: vatDomestic
        }
    }

    var json: JSON {
        [
            "number": .int(number), "name": .string(name), "has_inventory": .bool(hasInventory), "is_sellable": true,
            "vat_domestic": vatDomestic.json, "vat_eu": vatEU.json, "vat_abroad": vatAbroad.json,
            "vat_domestic_exempt": 0,
        ]
    }
}

extension RackbeatSwitches {
    func timestamp(_ seconds: Int?) -> JSON {
        guard let seconds else { return .null }
        return .string(hasPlainTimestamps ? CivilTime.plain(seconds) : CivilTime.stamp(seconds) + "+00:00")
    }
}
