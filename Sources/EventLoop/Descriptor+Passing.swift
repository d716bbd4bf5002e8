import CLinux
import Glibc

/// Calls on a Unix stream socket, non-blocking, between two processes that pass descriptors.
extension Descriptor {
    /// The most that are passed at once.
    public static let passingLimit = 128

    /// Connects to a Unix socket, at once or not at all.
    public static func connecting(to address: SocketAddress) throws(EventLoopError) -> Descriptor {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, kind, 0)
        guard number >= 0 else { throw EventLoopError("socket") }
        let descriptor = Descriptor(adopting: number)
        guard let code = address.withPointer({ connect(number, $0, $1) }) else {
            throw EventLoopError("connect", code: ENAMETOOLONG)
        }
        guard code == 0 else { throw EventLoopError("connect") }
        return descriptor
    }

    /// The process and the user at the other end, as they were when it connected (SO_PEERCRED).
    public borrowing func peerProcess() -> (process: CInt, user: UInt32)? {
        // struct ucred: pid_t, uid_t, gid_t.
        var credentials: (CInt, UInt32, UInt32) = (0, 0, 0)
        var length = socklen_t(MemoryLayout<(CInt, UInt32, UInt32)>.size)
        guard getsockopt(number, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return nil }
        return (credentials.0, credentials.1)
    }

    /// Sends a few bytes, and with them copies of open descriptors.
    ///
    /// - Returns: false when the other end is gone or there is no room.
    public borrowing func send(_ bytes: [UInt8], passing descriptors: [CInt]) -> Bool {
        guard descriptors.count <= Self.passingLimit else { return false }
        var bytes = bytes
        var control = Self.controlMessage(descriptors)
        return bytes.withUnsafeMutableBytes { bytes in
            control.withUnsafeMutableBytes { control in
                var piece = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                return withUnsafeMutablePointer(to: &piece) { piece in
                    var message = msghdr()
                    message.msg_iov = piece
                    message.msg_iovlen = 1
                    message.msg_control = descriptors.isEmpty ? nil : control.baseAddress
                    message.msg_controllen = descriptors.isEmpty ? 0 : control.count
                    return sendmsg(number, &message, CInt(MSG_NOSIGNAL)) == bytes.count
                }
            }
        }
    }

    /// Reads up to `count` bytes.
    ///
    /// - Parameter passed: gets the descriptors that came with them, which are the caller's to close.
    public borrowing func receive(
        upTo count: Int, into bytes: inout [UInt8], passed: inout [CInt]
    ) -> Transfer {
        var buffer = [UInt8](repeating: 0, count: count)
        var control = Self.controlMessage([CInt](repeating: -1, count: Self.passingLimit))
        var used = 0
        var isCut = false
        let result = buffer.withUnsafeMutableBytes { buffer in
            control.withUnsafeMutableBytes { control in
                var piece = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
                return withUnsafeMutablePointer(to: &piece) { piece in
                    var message = msghdr()
                    message.msg_iov = piece
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    let result = recvmsg(number, &message, CInt(MSG_CMSG_CLOEXEC))
                    if result >= 0 {
                        used = Int(message.msg_controllen)
                        isCut = message.msg_flags & CInt(MSG_CTRUNC) != 0
                    }
                    return result
                }
            }
        }
        guard result >= 0 else { return errno == EAGAIN || errno == EINTR ? .wouldBlock : .broken(errno) }
        let descriptors = Self.descriptors(in: control[..<used])
        guard !isCut else {
            for descriptor in descriptors { close(descriptor) }
            return .broken(EMSGSIZE)
        }
        passed += descriptors
        bytes += buffer[..<result]
        return result == 0 ? .end : .bytes(result)
    }

    /// cmsg(3): a header of length, level and type, then the numbers, all padded to the header's alignment.
    private static func controlMessage(_ descriptors: [CInt]) -> [UInt8] {
        let header = MemoryLayout<cmsghdr>.size
        let length = header + descriptors.count * MemoryLayout<CInt>.size
        let alignment = MemoryLayout<Int>.alignment
        var control = [UInt8](repeating: 0, count: (length + alignment - 1) / alignment * alignment)
        control.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: length, as: Int.self)
            bytes.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: CInt.self)
            bytes.storeBytes(of: CInt(SCM_RIGHTS), toByteOffset: 12, as: CInt.self)
            for (index, descriptor) in descriptors.enumerated() {
                bytes.storeBytes(of: descriptor, toByteOffset: header + index * 4, as: CInt.self)
            }
        }
        return control
    }

    private static func descriptors(in control: ArraySlice<UInt8>) -> [CInt] {
        let header = MemoryLayout<cmsghdr>.size
        return control.withUnsafeBytes { bytes in
            guard bytes.count >= header else { return [] }
            let length = bytes.loadUnaligned(as: Int.self)
            let isRights =
                bytes.loadUnaligned(fromByteOffset: 8, as: CInt.self) == SOL_SOCKET
                && bytes.loadUnaligned(fromByteOffset: 12, as: CInt.self) == CInt(SCM_RIGHTS)
            guard isRights, (header...bytes.count).contains(length) else { return [] }
            return stride(from: header, to: length, by: 4).map {
                bytes.loadUnaligned(fromByteOffset: $0, as: CInt.self)
            }
        }
    }
}
