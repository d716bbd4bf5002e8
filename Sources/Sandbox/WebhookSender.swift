public import HTTPClient

/// Carries a webhook to its receiver: `HTTPClient.send`, or whatever a test puts in its place.
public typealias WebhookSender = @Sendable (ClientRequest) async throws(ClientError) -> ClientResponse
