import CCurl
import Glibc
import HTTPTypes

/// One easy handle of curl, used for one request after another, and what its callbacks collect.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    private let policy: ClientPolicy
    private let sessions: Multi.Sessions

    /// The call it works for.
    private(set) var ticket: Admission.Ticket = 0
    private var lines: UnsafeMutablePointer<curl_slist>?
    private var isSecure = false
    private var isRepeatable = false
    private var followsRedirects = false
    private var limit = 0

    private var head = ResponseHead()
    private var body: [UInt8] = []
    private var isTooLarge = false
    private var attempts = 0
    private var opened = 0
    private var denied = 0

    init?(_ policy: ClientPolicy, _ sessions: Multi.Sessions) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.policy = policy
        self.sessions = sessions
        guard configure() else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(lines)
    }

    /// Makes it ready to be handed to curl.
    func prepare(_ request: ClientRequest, _ origin: Origin, _ ticket: Admission.Ticket) -> Bool {
        self.ticket = ticket
        isSecure = origin.isSecure
        isRepeatable = Self.repeatable.contains(request.method)
        limit = request.responseLimit
        followsRedirects = request.followsRedirects && (request.method == .get || request.method == .head)
        (head, body, isTooLarge) = (ResponseHead(), [], false)
        (attempts, opened, denied) = (0, 0, 0)
        return setMethod(of: request) && setFields(of: request)
            && set(CURLOPT_URL, request.url) && set(CURLOPT_UNIX_SOCKET_PATH, request.unixSocket)
            && set(CURLOPT_CONNECTTIMEOUT_MS, max(request.connectTimeout.milliseconds, 1))
            && set(CURLOPT_FOLLOWLOCATION, followsRedirects ? 1 : 0)
            && set(CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https")
            && curl_easy_set_size(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limit)) == CURLE_OK
    }

    /// Lets go of what belonged to one call.
    func clear() {
        _ =
            curl_easy_set_pointer(easy, CURLOPT_POSTFIELDS, nil) == CURLE_OK
            && curl_easy_set_pointer(easy, CURLOPT_HTTPHEADER, nil) == CURLE_OK
        curl_slist_free_all(lines)
        lines = nil
        (head, body) = (ResponseHead(), [])
    }

    /// Whether a byte of the request can have reached anybody. curl hands TLS no more than one record at a time
    /// (`CURLOPT_UPLOAD_BUFFERSIZE`) and counts it when all of it has left, and less than a record cannot be read.
    var hasLeft: Bool {
        var bytes = 0
        return attempts > 0 && (curl_easy_get_number(easy, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK || bytes > 0)
    }

    func outcome(_ code: CURLcode) -> HTTPClient.Outcome {
        var status = 0
        curl_easy_get_number(easy, CURLINFO_RESPONSE_CODE, &status)
        if code == CURLE_OK {
            // curl takes a head that breaks off for a whole one.
            guard head.isComplete else { return .failure(.unclear(.connectionBroken)) }
            guard (200...999).contains(status) else { return .failure(.unclear(.malformedAnswer)) }
            return .success(ClientResponse(status: .init(code: status), fields: head.fields, body: body))
        }
        if isTooLarge { return .failure(.unclear(.answerTooLarge)) }
        let isForbidden =
            code == CURLE_COULDNT_CONNECT && denied > 0 && opened == 0
            || code == CURLE_UNSUPPORTED_PROTOCOL && followsRedirects && (300...399).contains(status)
        if isForbidden { return .failure(.refused(.forbiddenAddress)) }
        return .failure(hasLeft ? ClientError(afterSending: code) : ClientError(beforeSending: code))
    }
}

// What curl tells, on the loop's thread.
extension Transfer {
    static func of(_ pointer: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    func received(line: Span<UInt8>) -> Bool {
        isTooLarge = !head.take(line)
        return !isTooLarge
    }

    func received(content: UnsafeBufferPointer<UInt8>) -> Bool {
        isTooLarge = content.count > limit - body.count
        if !isTooLarge { body.append(contentsOf: content) }
        return !isTooLarge
    }

    /// Opens a socket for an address that the policy admits.
    func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> CInt {
        // Only a request asks for one, and no redirect leads to it.
        if address.pointee.family == AF_UNIX {
            opened += 1
            return socket(AF_UNIX, address.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue), 0)
        }
        let size = Int(address.pointee.addrlen)
        let remote = withUnsafeMutablePointer(to: &address.pointee.addr) {
            RemoteAddress(
                family: address.pointee.family,
                socketAddress: UnsafeRawBufferPointer(start: UnsafeRawPointer($0), count: size))
        }
        guard let remote, policy.admits(remote, isSecure: isSecure) else {
            denied += 1
            return -1
        }
        opened += 1
        let type = address.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }

    /// Whether curl may send the request now. It would send it a second time when a connection that was used before
    /// breaks without an answer, although the server may have carried the first one out: never so for a POST.
    func mayStart() -> Bool {
        let isFirst = !hasLeft
        attempts += 1
        (opened, denied) = (0, 0)
        return isFirst || isRepeatable
    }

    /// RFC 9110 §9.2.2, less what is not sent here.
    private static let repeatable: Set<HTTPRequest.Method> = [.get, .head, .options, .put, .delete]
}

// What curl is told.
extension Transfer {
    func set(_ option: CURLoption, _ value: Int) -> Bool { curl_easy_set_number(easy, option, value) == CURLE_OK }

    func set(_ option: CURLoption, _ value: String?) -> Bool { curl_easy_set_text(easy, option, value) == CURLE_OK }

    private func setMethod(of request: ClientRequest) -> Bool {
        // Undoes whatever the request before it wanted.
        guard set(CURLOPT_HTTPGET, 1), set(CURLOPT_CUSTOMREQUEST, nil) else { return false }
        if request.method == .get && request.body.isEmpty { return true }
        if request.method == .head { return set(CURLOPT_NOBODY, 1) }
        let carriesContent: Set<HTTPRequest.Method> = [.post, .put, .patch]
        if carriesContent.contains(request.method) || !request.body.isEmpty {
            guard
                curl_easy_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)) == CURLE_OK,
                curl_easy_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, request.body) == CURLE_OK
            else { return false }
        }
        return request.method == .post || set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }

    private func setFields(of request: ClientRequest) -> Bool {
        // Without these two curl adds its own: a form's type, and a question that costs a second with many a server.
        var texts = ["Expect:"]
        if request.fields[.contentType] == nil { texts.append("Content-Type:") }
        for field in request.fields {
            // curl's notation: a colon and nothing would take the field away.
            texts.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for text in texts {
            guard let longer = curl_slist_append(lines, text) else { return false }
            lines = longer
        }
        return curl_easy_set_pointer(easy, CURLOPT_HTTPHEADER, lines) == CURLE_OK
    }

    private func configure() -> Bool {
        let this = Unmanaged.passUnretained(self).toOpaque()
        let pointers: [(CURLoption, UnsafeMutableRawPointer)] = [
            (CURLOPT_PRIVATE, this), (CURLOPT_WRITEDATA, this), (CURLOPT_HEADERDATA, this), (CURLOPT_PREREQDATA, this),
            (CURLOPT_OPENSOCKETDATA, this), (CURLOPT_SHARE, sessions.pointer),
        ]
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1),
            // Else curl waits, on our thread, for the resolver of a call that was given up.
            (CURLOPT_QUICK_EXIT, 1),
            (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1), (CURLOPT_HTTP09_ALLOWED, 0),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2),
            // One TLS record; see hasLeft.
            (CURLOPT_UPLOAD_BUFFERSIZE, 16 << 10),
            (CURLOPT_TCP_NODELAY, 1), (CURLOPT_TCP_KEEPALIVE, 1), (CURLOPT_TCP_KEEPIDLE, 30),
            (CURLOPT_TCP_KEEPINTVL, 15),
            (CURLOPT_MAXAGE_CONN, 60), (CURLOPT_MAXREDIRS, 5), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
        ]
        let texts: [(CURLoption, String)] = [
            (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""), (CURLOPT_NOPROXY, "*"),
            (CURLOPT_ACCEPT_ENCODING, "deflate, gzip"), (CURLOPT_USERAGENT, policy.userAgent),
        ]
        return pointers.allSatisfy { curl_easy_set_pointer(easy, $0, $1) == CURLE_OK }
            && numbers.allSatisfy(set) && texts.allSatisfy(set)
            && (policy.authorities == nil || set(CURLOPT_CAINFO, policy.authorities))
            && setCallbacks()
    }

    private func setCallbacks() -> Bool {
        curl_easy_set_writer(easy, CURLOPT_WRITEFUNCTION) { start, size, count, transfer in
            guard let start, let transfer else { return 0 }
            let content = UnsafeRawBufferPointer(start: start, count: size * count)
            return Transfer.of(transfer).received(content: content.assumingMemoryBound(to: UInt8.self))
                ? content.count : 0
        } == CURLE_OK
            && curl_easy_set_writer(easy, CURLOPT_HEADERFUNCTION) { start, size, count, transfer in
                guard let start, let transfer else { return 0 }
                let line = UnsafeRawBufferPointer(start: start, count: size * count)
                return Transfer.of(transfer).received(line: line.assumingMemoryBound(to: UInt8.self).span)
                    ? line.count : 0
            } == CURLE_OK
            && curl_easy_set_opener(easy) { transfer, _, address in
                guard let transfer, let address else { return -1 }
                return Transfer.of(transfer).open(address)
            } == CURLE_OK
            && curl_easy_set_prerequest(easy) { transfer, _, _, _, _ in
                guard let transfer else { return CURL_PREREQFUNC_ABORT }
                return Transfer.of(transfer).mayStart() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            } == CURLE_OK
    }
}

extension Duration {
    /// Rounded up.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
