import COpenSSL

/// Finds the certificate for the name that a client asks for (SNI, RFC 6066 §3).
final class TLSNames: Sendable {
    private let others: [TLSHandle]
    private let first: TLSHandle

    init(first: TLSHandle, others: [TLSHandle]) {
        self.first = first
        self.others = others
    }

    /// - Parameter handle: used only as long as this object lives.
    func choose(for handle: TLSHandle) {
        guard !others.isEmpty else { return }
        ssl_ctx_set_name_callback(
            handle.pointer,
            { session, _, argument in
                guard let session, let argument, let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)
                else { return SSL_TLSEXT_ERR_OK }
                let names = Unmanaged<TLSNames>.fromOpaque(argument).takeUnretainedValue()
                if let handle = names.chosen(for: name) { SSL_set_SSL_CTX(session, handle.pointer) }
                return SSL_TLSEXT_ERR_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// nil for the first one, which the session has already.
    private func chosen(for name: UnsafePointer<CChar>) -> TLSHandle? {
        first.isFor(name) ? nil : others.first { $0.isFor(name) }
    }
}
