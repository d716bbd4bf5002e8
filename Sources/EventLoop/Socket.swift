import CLinux
import Glibc

/// Calls on a non-blocking stream socket. Wait for a change of the descriptor after `.wouldBlock`.
extension Descriptor {
    public enum Transfer: Equatable, Sendable {
        case bytes(Int)
        /// Nothing now; the loop tells when.
        case wouldBlock
        /// The other end has sent its last byte.
        case end
        /// The connection is gone.
        case broken(CInt)
    }

    /// Reads into `buffer` from `offset` up to its end.
    public borrowing func receive(into buffer: inout [UInt8], from offset: Int) -> Transfer {
        while true {
            let count = buffer.withUnsafeMutableBytes { bytes in
                recv(number, bytes.baseAddress.map { $0 + offset }, bytes.count - offset, 0)
            }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            case let code: return .broken(code)
            }
        }
    }

    /// Sends what stands in `bytes` behind `offset`, as much as there is room for.
    public borrowing func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
        while true {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(number, bytes.baseAddress.map { $0 + offset }, bytes.count - offset, CInt(MSG_NOSIGNAL))
            }
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            case let code: return .broken(code)
            }
        }
    }

    /// Bytes that were sent and that the other end has not acknowledged, but still may.
    public borrowing func unacknowledged() -> Int {
        var count: CInt = 0
        guard ioctl(number, UInt(TIOCOUTQ), &count) == 0, count > 0 else { return 0 }
        // After a reset the kernel counts on what nobody will acknowledge any more.
        var info = tcp_info()
        var length = socklen_t(MemoryLayout<tcp_info>.size)
        let isOver =
            getsockopt(number, CInt(IPPROTO_TCP), TCP_INFO, &info, &length) == 0
            && Int(info.tcpi_state) == Int(TCP_CLOSE)
        return isOver ? 0 : Int(count)
    }

    /// Bounds what the kernel keeps for a reader that falls behind: bytes that have not left, and how long those that have
    /// may stay without an acknowledgement before the connection breaks. A Unix socket has bounds of its own.
    public borrowing func boundUntaken(bytes: Int, time: Duration) {
        var bytes = CInt(clamping: bytes)
        _ = setsockopt(
            number, CInt(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &bytes, socklen_t(MemoryLayout<CInt>.size))
        let (seconds, attoseconds) = time.components
        // 0 would be no bound at all.
        var milliseconds = CUnsignedInt(clamping: max(seconds * 1000 + attoseconds / 1_000_000_000_000_000, 1))
        _ = setsockopt(
            number, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, socklen_t(MemoryLayout<CUnsignedInt>.size))
    }

    /// Sends FIN; reading goes on.
    public borrowing func shutdownWriting() { _ = shutdown(number, CInt(SHUT_WR)) }

    /// Makes the close that follows a reset (RST) instead of a FIN.
    public borrowing func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(number, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }
}
