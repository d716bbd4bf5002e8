/// A key of a shop's REST API.
public struct ShopKey: Sendable {
    public enum Permissions: String, Sendable {
        case read
        case write
        case readWrite = "read_write"
    }

    /// `ck_` and 40 hexadecimal digits.
    public var key: String
    /// `cs_` and 40 hexadecimal digits.
    public var secret: String
    public var permissions = Permissions.readWrite
    /// Whether its user may manage the shop.
    public var isManager = true

    public init(key: String, secret: String, permissions: Permissions = .readWrite, isManager: Bool = true) {
        self.key = key
        self.secret = secret
        self.permissions = permissions
        self.isManager = isManager
    }

    /// Known to everybody: for sandboxes only.
    public static let sandbox = ShopKey(
        key: "ck_0000000000000000000000000000000000000001", secret: "cs_0000000000000000000000000000000000000002")
}
