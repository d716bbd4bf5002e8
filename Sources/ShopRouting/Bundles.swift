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
        if parents.isEmpty { return lines }
        switch rule {
        case .both: return lines
        case nil:
            try checkPrices()
            return lines
        case .container: return try containers()
        case .children: return try children()
        }
    }

    /// Where only one side of a bundle has a price, the lines are what the shop sold and cannot say the same twice.
    private func checkPrices() throws(Refusal) {
        for (part, _) in parents.sorted(by: { $0.key < $1.key }) where !lines[part].isFree {
            guard let bundle = containers(of: part).first(where: { !lines[$0].isFree }) else { continue }
            throw Refusal(
                .bundleUnclear,
                reason: "\(lines[bundle].line.place) is a bundle with a price, and so has its part "
                    + "\(lines[part].line.place).",
                remedy: "Set bundles: container, children or both for the shop, then restart.")
        }
    }

    private func containers() throws(Refusal) -> [SoldLine] {
        var lines = lines
        for part in parents.keys.sorted() {
            guard let bundle = containers(of: part).last else { continue }
            try check(lines[part], lines[bundle])
            lines[bundle].add(lines[part])
            lines[bundle].choices += self.lines[part].choices
        }
        return lines.indices.filter { parents[$0] == nil }.map { lines[$0] }
    }

    private func children() throws(Refusal) -> [SoldLine] {
        var lines = lines
        let bundles = Set(parents.values)
        for bundle in bundles.sorted() {
            let parts = lines.indices.filter { !bundles.contains($0) && containers(of: $0).contains(bundle) }
            if let first = parts.first { lines[first].choices += lines[bundle].choices }
            if lines[bundle].isFree { continue }
            for part in parts { try check(lines[part], lines[bundle]) }
            try share(lines[bundle], among: parts, of: &lines)
            lines[bundle].free()
        }
        return lines.indices.filter { !bundles.contains($0) }.map { lines[$0] }
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
        for (part, bundle) in [("_bundled_by", "_bundle_cart_key"), ("_composite_parent", "_composite_cart_key")] {
            guard let key = line.text(part) else { continue }
            return lines.indices.first { $0 != place && lines[$0].text(bundle) == key }
        }
        guard let product = line.text("_woosb_parent_id") else { return nil }
        // The same bundle may be in the order twice: its parts follow it.
        return lines.indices.prefix(place).last { String(lines[$0].productID) == product }
    }
}

extension ShopOrder.Line {
    fileprivate func text(_ key: String) -> String? {
        meta.first { $0.key == key }?.value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
