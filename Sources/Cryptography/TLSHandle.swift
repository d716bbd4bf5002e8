import COpenSSL

/// An `SSL_CTX` with one certificate.
final class TLSHandle: Sendable {
    // Set up in the initializer and only read from then on; its counters and session cache have locks of their own
    // (openssl-threads(7), SSL_CTX_new(3)).
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Mozilla's intermediate list for TLS 1.2: forward secrecy and authenticated encryption.
    private static let ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

    init(_ identity: TLSContext.Identity) throws(TLSError) {
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw .unavailable }
        self.pointer = pointer
        guard ssl_ctx_set_min_version(pointer, TLS1_2_VERSION) == 1,
            SSL_CTX_set_cipher_list(pointer, Self.ciphers) == 1, ssl_ctx_set_groups(pointer, "X25519:P-256:P-384") == 1,
            SSL_CTX_set_num_tickets(pointer, 1) == 1
        else { throw .unavailable }
        // A sender that ends without a close_notify is as good as one with it: HTTP's framing tells what is whole.
        _ = SSL_CTX_set_options(
            pointer, ssl_op_ignore_unexpected_eof | ssl_op_no_compression | ssl_op_no_renegotiation)
        // An idle session holds no buffer; a part of an answer may go out, and the rest from elsewhere.
        let modes = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
        ssl_ctx_set_modes(pointer, Int(modes))
        // A record's head and body in one call.
        ssl_ctx_set_read_ahead(pointer, 1)
        ssl_ctx_set_cache_size(pointer, 1024)
        let name: [UInt8] = Array("shoprelay".utf8)
        guard SSL_CTX_set_session_id_context(pointer, name, UInt32(name.count)) == 1 else { throw .unavailable }
        SSL_CTX_set_alpn_select_cb(
            pointer, { _, chosen, length, offered, count, _ in TLSHandle.select(chosen, length, offered, count) }, nil)
        try Self.use(identity, in: pointer)
    }

    deinit { SSL_CTX_free(pointer) }

    /// Whether the certificate is for this name (RFC 6125).
    func isFor(_ name: UnsafePointer<CChar>) -> Bool {
        X509_check_host(SSL_CTX_get0_certificate(pointer), name, 0, 0, nil) == 1
    }

    /// RFC 7301 §3.2: of what a client offers, HTTP/1.1; who offers something, and not that, is refused.
    private static func select(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?, _ count: UInt32
    ) -> CInt {
        var rest = UnsafeBufferPointer(start: offered, count: Int(count))[...]
        while let size = rest.first.map(Int.init), rest.count > size {
            let start = rest.startIndex + 1
            if rest[start..<start + size].elementsEqual("http/1.1".utf8) {
                chosen?.pointee = offered.map { $0 + start }
                length?.pointee = UInt8(size)
                return SSL_TLSEXT_ERR_OK
            }
            rest = rest[(start + size)...]
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }

    private static func use(_ identity: TLSContext.Identity, in pointer: OpaquePointer) throws(TLSError) {
        defer { ERR_clear_error() }
        try withPEM(identity.chain) { chain throws(TLSError) in
            guard let certificate = PEM_read_bio_X509_AUX(chain, nil, noPassword, nil) else { throw .certificate }
            defer { X509_free(certificate) }
            guard SSL_CTX_use_certificate(pointer, certificate) == 1 else { throw .tooWeak }
            while let issuer = PEM_read_bio_X509(chain, nil, noPassword, nil) {
                defer { X509_free(issuer) }
                guard ssl_ctx_add_chain_certificate(pointer, issuer) == 1 else { throw .chain }
            }
            // Nothing left is the one good end.
            guard err_reason(ERR_peek_last_error()) == PEM_R_NO_START_LINE else { throw .chain }
        }
        try withPEM(identity.privateKey) { text throws(TLSError) in
            guard let key = PEM_read_bio_PrivateKey(text, nil, noPassword, nil) else { throw .privateKey }
            defer { EVP_PKEY_free(key) }
            guard SSL_CTX_use_PrivateKey(pointer, key) == 1, SSL_CTX_check_private_key(pointer) == 1 else {
                throw .mismatch
            }
        }
    }

    private static func withPEM(
        _ text: [UInt8], _ body: (OpaquePointer) throws(TLSError) -> Void
    ) throws(TLSError) {
        try text.withUnsafeBufferPointer { text throws(TLSError) in
            guard let source = BIO_new_mem_buf(text.baseAddress, CInt(text.count)) else { throw .unavailable }
            defer { BIO_free(source) }
            try body(source)
        }
    }
}

/// Without it OpenSSL asks on the terminal.
private func noPassword(
    _ room: UnsafeMutablePointer<CChar>?, _ size: CInt, _ isForWriting: CInt, _ argument: UnsafeMutableRawPointer?
) -> CInt { 0 }
