import CCurl
import EventLoop

/// curl's multi handle, in its socket form: it says what to wait for and is told what came. For one thread only.
final class Multi {
    /// TLS sessions that every transfer can resume.
    let sessions: Sessions
    private var pointer: UnsafeMutableRawPointer?

    final class Sessions {
        let pointer: UnsafeMutableRawPointer

        fileprivate init?() {
            guard let pointer = curl_share_init() else { return nil }
            self.pointer = pointer
            guard curl_share_set_shared(pointer, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK else { return nil }
        }

        deinit { curl_share_cleanup(pointer) }
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(connections: Int) throws(ClientError) {
        guard Self.isReady, let sessions = Sessions(), let pointer = curl_multi_init() else { throw .refused(.library) }
        self.sessions = sessions
        self.pointer = pointer
        curl_multi_set_number(pointer, CURLMOPT_MAXCONNECTS, connections)
        curl_multi_set_number(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    }

    deinit { close() }

    /// Lets curl's wishes reach `driver`, which must outlive them.
    func attach(_ driver: Driver) {
        let driver = Unmanaged.passUnretained(driver).toOpaque()
        curl_multi_set_pointer(pointer, CURLMOPT_SOCKETDATA, driver)
        curl_multi_set_pointer(pointer, CURLMOPT_TIMERDATA, driver)
        curl_multi_set_watcher(pointer) { _, descriptor, wish, driver, _ in
            let interest: Interest? =
                switch wish {
                case CURL_POLL_IN: .read
                case CURL_POLL_OUT: .write
                case CURL_POLL_INOUT: [.read, .write]
                default: nil
                }
            Multi.driver(driver)?.assumeIsolated { $0.watch(descriptor, interest) }
            return 0
        }
        curl_multi_set_timer(pointer) { _, milliseconds, driver in
            let delay: Duration? = milliseconds < 0 ? nil : .milliseconds(milliseconds)
            Multi.driver(driver)?.assumeIsolated { $0.wake(after: delay) }
            return 0
        }
    }

    func add(_ transfer: Transfer) -> Bool { curl_multi_add_handle(pointer, transfer.easy) == CURLM_OK }

    func remove(_ transfer: Transfer) { curl_multi_remove_handle(pointer, transfer.easy) }

    func act(on descriptor: CInt = CURL_SOCKET_BAD, _ events: Interest = []) {
        var mask: CInt = 0
        if events.contains(.read) { mask |= CURL_CSELECT_IN }
        if events.contains(.write) { mask |= CURL_CSELECT_OUT }
        if events.contains(.failure) { mask |= CURL_CSELECT_ERR }
        var running: CInt = 0
        curl_multi_socket_action(pointer, descriptor, mask, &running)
    }

    /// A transfer that has ended, in whatever way.
    func next() -> (Transfer, CURLcode)? {
        var left: CInt = 0
        while let message = curl_multi_info_read(pointer, &left) {
            var transfer: UnsafeMutableRawPointer?
            guard message.pointee.msg == CURLMSG_DONE,
                curl_easy_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &transfer) == CURLE_OK,
                let transfer
            else { continue }
            return (Transfer.of(transfer), message.pointee.data.result)
        }
        return nil
    }

    /// Closes what connections are left. Idempotent; nothing may be added any more.
    func close() {
        guard let pointer else { return }
        self.pointer = nil
        curl_multi_set_watcher(pointer, nil)
        curl_multi_set_timer(pointer, nil)
        curl_multi_cleanup(pointer)
    }

    private static func driver(_ pointer: UnsafeMutableRawPointer?) -> Driver? {
        pointer.map { Unmanaged<Driver>.fromOpaque($0).takeUnretainedValue() }
    }
}
