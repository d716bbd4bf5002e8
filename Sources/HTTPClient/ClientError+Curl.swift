import CCurl

extension ClientError {
    /// When no byte of the request has left.
    init(beforeSending code: CURLcode) {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: self = .refused(.malformedURL)
        case CURLE_OPERATION_TIMEDOUT: self = .notSent(.connectTimeout)
        default: self = .notSent(Reason(code))
        }
    }

    /// When the server may have read the request.
    init(afterSending code: CURLcode) { self = .unclear(Reason(code)) }
}

extension ClientError.Reason {
    fileprivate init(_ code: CURLcode) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: self = .nameNotResolved
        case CURLE_COULDNT_CONNECT: self = .connectionRefused
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CLIENTCERT:
            self = .tls
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_ABORTED_BY_CALLBACK,
            CURLE_SEND_FAIL_REWIND:
            self = .connectionBroken
        case CURLE_FILESIZE_EXCEEDED: self = .answerTooLarge
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_TOO_MANY_REDIRECTS,
            CURLE_WRITE_ERROR, CURLE_URL_MALFORMAT:
            self = .malformedAnswer
        default: self = .library
        }
    }
}
