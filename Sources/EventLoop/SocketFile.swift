import CLinux
import Glibc

/// The file of a Unix socket that listens: made by `bind`, and left behind unless somebody removes it.
struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// The file that stands there now; nil when it is no socket.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Whether nobody listens behind it any more.
    var isStale: Bool {
        let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return false }
        let descriptor = Descriptor(adopting: number)
        let code = SocketAddress.unix(path: path).withPointer { connect(descriptor.number, $0, $1) }
        return code == -1 && errno == ECONNREFUSED
    }

    /// Removes it, unless another file has taken its name.
    func remove() {
        guard let now = SocketFile(path: path), now.device == device, now.inode == inode else { return }
        _ = unlink(path)
    }
}
