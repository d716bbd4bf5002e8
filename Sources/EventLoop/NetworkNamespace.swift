import CLinux
import Glibc

/// The network that this process's sockets belong to (network_namespaces(7)): every container has its own.
public enum NetworkNamespace {
    /// An open reference, to be passed to another process; nil where /proc is not what it is elsewhere.
    public static func reference() -> Descriptor? {
        let number = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC)
        return number >= 0 ? Descriptor(adopting: number) : nil
    }

    /// Whether this is a reference to the network of this process.
    public static func isOwn(_ reference: borrowing Descriptor) -> Bool {
        guard let own = Self.reference(), let identity = identity(own) else { return false }
        return Self.identity(reference).map { $0 == identity } ?? false
    }

    /// namespaces(7): two references are to the same namespace when device and inode are the same.
    private static func identity(_ reference: borrowing Descriptor) -> (dev_t, ino_t)? {
        var status = stat()
        return fstat(reference.number, &status) == 0 ? (status.st_dev, status.st_ino) : nil
    }
}
