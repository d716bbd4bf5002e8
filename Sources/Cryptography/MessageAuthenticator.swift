import COpenSSL
import Synchronization

/// HMAC-SHA256 under one key. The key is scheduled once: starting over with it costs a fifth of a one-shot `HMAC`.
final class MessageAuthenticator: Sendable {
    typealias Code = InlineArray<32, UInt8>

    private let context: Mutex<Context>

    init(key: [UInt8]) { context = Mutex(Context(key: key)) }

    func code(of message: Span<UInt8>) -> Code { context.withLock { $0.code(of: message) } }
}

private struct Context: ~Copyable {
    private let pointer: OpaquePointer

    init(key: [UInt8]) {
        let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
        defer { EVP_MAC_free(algorithm) }
        guard let pointer = EVP_MAC_CTX_new(algorithm) else { preconditionFailure(Self.unavailable) }
        self.pointer = pointer
        // No pointer would mean "the key before", so an empty key is a place of no bytes.
        let start = key.isEmpty ? [0] : key
        let isKeyed = "digest".withCString { name in
            "SHA256".withCString { digest in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(name, UnsafeMutablePointer(mutating: digest), 0),
                    OSSL_PARAM_construct_end(),
                ]
                return EVP_MAC_init(pointer, start, key.count, parameters) == 1
            }
        }
        precondition(isKeyed, Self.unavailable)
    }

    deinit { EVP_MAC_CTX_free(pointer) }

    /// Starts over with the key it has.
    func code(of message: Span<UInt8>) -> MessageAuthenticator.Code {
        var code = MessageAuthenticator.Code(repeating: 0)
        var output = code.mutableSpan
        let isSigned = output.withUnsafeMutableBufferPointer { output in
            message.withUnsafeBufferPointer { message in
                EVP_MAC_init(pointer, nil, 0, nil) == 1
                    && EVP_MAC_update(pointer, message.baseAddress, message.count) == 1
                    && EVP_MAC_final(pointer, output.baseAddress, nil, output.count) == 1
            }
        }
        precondition(isSigned, Self.unavailable)
        return code
    }

    private static let unavailable = "libcrypto has no HMAC-SHA256, or no memory"
}
