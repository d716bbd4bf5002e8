import Foundation

/// Which lines of its bundles an order is sent with (woocommerce.md 2.6).
///
/// The amounts of all lines add up to the order's whatever they stand for, so a price that is not sent with its own line
/// goes to a line that is: the bundle's to its parts, or theirs to it. What could double is the goods.
struct Bundles {
    private let lines: [SoldLine]
    /// By the place of a part: the place of the line that it is directly part of.
    private let parents: [Int: Int]

    init(_ lines: [SoldLine]) {
        self.lines = lines
        var parents: [Int: Int] = [:]
        let shopLines = lines.map(\.line)
        for place in lines.indices {
            guard let bundle = Self.parent(of: place, in: shopLines) else { continue }
            // A line that is part of itself would be sent by nobody.
            if !Self.containers(of: bundle, parents).contains(place) { parents[place] = bundle }
        }
        self.parents = parents
    }

    /// - Returns: what is sent, in the order's own sequence.
    func resolved(_ rule: OrderRules.BundleLines?) throws(Refusal) -> [SoldLine] {
        if rule == .both { return lines }
        try refuseStrayParts()
        var lines = lines
        var left: Set<Int> = []
        for bundle in Set(parents.values).sorted() where parents[bundle] == nil {
            let side = if let rule { rule } else { try side(of: bundle) }
            switch side {
            case .container: left.formUnion(try gather(bundle, &lines))
            case .children: left.formUnion(try spread(bundle, &lines))
            case .both: break
            }
        }
        return lines.indices.filter { !left.contains($0) }.map { lines[$0] }
    }

    /// The goods are what the shop took from its stock, else what has a price. Never both sides: it would sell the same
    /// twice.
    private func side(of bundle: Int) throws(Refusal) -> OrderRules.BundleLines {
        let parts = parts(of: bundle)
        let isPriced = (whole: !lines[bundle].isFree, parts: parts.contains { !lines[$0].isFree })
        let isStocked = (
            whole: lines[bundle].line.isTakenFromStock, parts: parts.contains { lines[$0].line.isTakenFromStock }
        )
        switch (isStocked.whole, isStocked.parts) {
        case (false, true): return .children
        case (true, false) where !isPriced.parts: return .container
        case (false, false) where isPriced.whole != isPriced.parts: return isPriced.whole ? .container : .children
        default:
            throw Refusal(
                .bundleUnclear,
                reason: "\(lines[bundle].line.place) is a bundle, and neither stock nor prices tell whether it or its "
                    + "parts are the goods, the first of them \(lines[parts[0]].line.place).",
                remedy: "Set bundles: container, children or both for the shop, then restart.")
        }
    }

    /// A part of a plug-in that is not known has no price of its own, and the line that has it cannot be told.
    private func refuseStrayParts() throws(Refusal) {
        for place in lines.indices where parents[place] == nil && lines[place].isFree {
            guard let key = lines[place].line.meta.first(where: \.marksPart)?.key else { continue }
            throw Refusal(
                .bundleUnclear,
                reason: "\(lines[place].line.place) costs nothing and seems to be a part of another line, by its field "
                    + "\"\(HTMLText.shown(key, limit: 60))\".",
                remedy:
                    "Set bundles: both for the shop if both are goods of their own, then restart; else enter the order "
                    + "in Rackbeat by hand.")
        }
    }

    /// - Returns: the lines that are in the bundle's now.
    private func gather(_ bundle: Int, _ lines: inout [SoldLine]) throws(Refusal) -> [Int] {
        let parts = parts(of: bundle)
        for part in parts {
            try check(lines[part], lines[bundle])
            lines[bundle].add(lines[part])
            lines[bundle].choices += self.lines[part].choices
        }
        return parts
    }

    /// - Returns: the lines that are in their parts' now: the bundle's, and those of bundles in it.
    private func spread(_ outermost: Int, _ lines: inout [SoldLine]) throws(Refusal) -> [Int] {
        let all = Set(parents.values)
        let bundles = [outermost] + parts(of: outermost).filter(all.contains)
        for bundle in bundles {
            let parts = parts(of: bundle).filter { !all.contains($0) }
            if let first = parts.first { lines[first].choices += lines[bundle].choices }
            if lines[bundle].isFree { continue }
            for part in parts { try check(lines[part], lines[bundle]) }
            try share(lines[bundle], among: parts, of: &lines)
            lines[bundle].free()
        }
        return bundles
    }

    /// Whatever is in it, in whatever depth.
    private func parts(of bundle: Int) -> [Int] {
        parents.keys.filter { containers(of: $0).contains(bundle) }.sorted()
    }

    /// In proportion to the parts' own prices, or to their quantities where they have none.
    private func share(_ bundle: SoldLine, among parts: [Int], of lines: inout [SoldLine]) throws(Refusal) {
        var weights = parts.map { lines[$0].line.total.amount }
        if weights.contains(where: { $0 < 0 }) || !weights.contains(where: { $0 > 0 }) {
            weights = parts.map { lines[$0].line.quantity }
        }
        var weightLeft = weights.reduce(0, +)
        var left = bundle
        for (part, weight) in zip(parts, weights) where weight > 0 {
            var piece = left
            if weight != weightLeft {
                let fraction = weight / weightLeft
                piece.line.subtotal = (left.line.subtotal * fraction).rounded(places: 2)
                piece.line.total = (left.line.total * fraction).rounded(places: 2)
            }
            lines[part].add(piece)
            left.line.subtotal -= piece.line.subtotal
            left.line.total -= piece.line.total
            weightLeft -= weight
        }
        guard left.isFree else {
            throw Refusal(
                .bundleUnclear, reason: "\(bundle.line.place) is a bundle whose parts cannot take its price.",
                remedy: "Mend the order in the shop, or set bundles: both for the shop, then restart.")
        }
    }

    /// One line has one rate.
    private func check(_ part: SoldLine, _ bundle: SoldLine) throws(Refusal) {
        guard part.isFree || bundle.isFree || part.vatPercentage == bundle.vatPercentage else {
            throw Refusal(
                .bundleUnclear,
                reason: "\(part.line.place) has \(part.vatPercentage) % VAT and its bundle, \(bundle.line.place), "
                    + "\(bundle.vatPercentage) %, so that one cannot take the other's price.",
                remedy: "Set bundles: both for the shop, then restart.")
        }
    }

    private func containers(of part: Int) -> [Int] { Self.containers(of: part, parents) }

    /// From the nearest outwards.
    private static func containers(of part: Int, _ parents: [Int: Int]) -> [Int] {
        var found: [Int] = []
        var place = part
        while let bundle = parents[place] {
            found.append(bundle)
            place = bundle
        }
        return found
    }

    /// nil too when the line that it names is not in the order: then it is a line like any other.
    private static func parent(of place: Int, in lines: [ShopOrder.Line]) -> Int? {
        let line = lines[place]
        if let id = line.bundledBy { return lines.indices.first { $0 != place && lines[$0].id == id } }
        for (part, bundle) in keys {
            guard let key = line.text(part) else { continue }
            if let found = lines.indices.first(where: { $0 != place && lines[$0].text(bundle) == key }) { return found }
        }
        guard let product = ["_woosb_parent_id", "_wooco_parent_id"].lazy.compactMap(line.text).first else {
            return nil
        }
        // The same bundle may be in the order twice: its parts follow it.
        return lines.indices.prefix(place).last { String(lines[$0].productID) == product }
    }

    /// The field with which a part names its bundle, and the bundle's own.
    private static let keys = [
        ("_bundled_by", "_bundle_cart_key"), ("_bundled_by", "_yith_bundle_cart_key"),
        ("_composite_parent", "_composite_cart_key"),
    ]
}

extension ShopOrder.Meta {
    /// Names by which plug-ins commonly tie a line to another one.
    fileprivate var marksPart: Bool {
        guard key.hasPrefix("_"), value?.isEmpty == false else { return false }
        let name = key.lowercased()
        return ["bundled_by", "bundle_parent", "composite_parent", "parent_id", "_container", "chained_product"]
            .contains { name.contains($0) }
    }
}

extension ShopOrder.Line {
    /// What the shop writes on a line when it takes goods from its stock (woocommerce.md 2.3).
    fileprivate var isTakenFromStock: Bool {
        text("_reduced_stock").flatMap(Decimal.init(exactly:)).map { $0 > 0 } ?? false
    }

    fileprivate func text(_ key: String) -> String? {
        meta.first { $0.key == key }?.value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
