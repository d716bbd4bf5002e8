import Glibc
import Synchronization

/// How many descriptors the process may have open.
public enum DescriptorLimit {
    /// Between reading the limit and setting it nobody else may have raised it further.
    private static let lock = Mutex(())

    /// Raises the soft limit as far as the hard one allows, never lowers it.
    ///
    /// - Returns: what holds from now on; every descriptor's number is below it. `wanted` when it cannot be told.
    public static func raise(to wanted: Int) -> Int {
        lock.withLock { _ in
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
            let soft = limit.rlim_cur
            limit.rlim_cur = min(limit.rlim_max, max(soft, rlim_t(max(wanted, 0))))
            if limit.rlim_cur > soft, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
                limit.rlim_cur = soft
            }
            return Int(clamping: limit.rlim_cur)
        }
    }
}
