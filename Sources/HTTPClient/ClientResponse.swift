public import HTTPTypes

/// The answer of another server, whatever its status.
public struct ClientResponse: Sendable {
    public var status: HTTPResponse.Status
    /// As they came: Content-Encoding and Content-Length tell of the body before it was inflated.
    public var fields: HTTPFields
    public var body: [UInt8]

    public init(status: HTTPResponse.Status, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
