extension Settings {
    /// What a shop takes of Rackbeat's items, where Rackbeat owns the products.
    public struct Listing: Sendable, Equatable {
        public enum Creation: String, CaseIterable, Sendable { case none, draft, published }
        public enum Field: String, CaseIterable, Sendable { case name, price, description }
        public enum Deleted: String, CaseIterable, Sendable { case report, draft }

        public var create = Creation.none
        public var fields: [Field] = [.name, .price]
        /// Rackbeat's numbers of the product groups whose items are made; empty for all.
        public var groups: [Int] = []
        public var deleted = Deleted.report
    }
}

extension Settings.Listing {
    init(_ section: inout Section) {
        create = section.value("create", default: create) { $0.choice() }
        fields = section.value("fields", default: fields) { $0.list { $0.choice() } }
        groups = section.value("groups", default: groups) { $0.list { $0.identifier() } }
        deleted = section.value("deleted", default: deleted) { $0.choice() }
    }
}
