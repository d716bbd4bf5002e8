import Glibc

/// A file or directory, closed with its owner.
struct LogFile: ~Copyable, Sendable {
    private let descriptor: CInt

    init(_ path: String, _ flags: CInt) throws(LogError) {
        descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed("open") }
    }

    deinit { _ = close(descriptor) }

    var size: Int64 {
        get throws(LogError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .failed("fstat") }
            return Int64(status.st_size)
        }
    }

    /// Writes all of it. What was written before an error stays in the file.
    func write(_ bytes: borrowing [UInt8], at offset: Int64) throws(LogError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                pwrite(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset) + done)
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw .failed("write")
            }
        }
    }

    /// Up to so many bytes; fewer only where the file ends.
    func read(_ count: Int, at offset: Int64) throws(LogError) -> [UInt8] {
        var cause: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[done...])
                let got = pread(descriptor, room.baseAddress, room.count, off_t(offset) + done)
                if got > 0 {
                    done += got
                } else if got == 0 || errno != EINTR {
                    cause = got == 0 ? 0 : errno
                    return
                }
            }
        }
        guard cause == 0 else { throw .failed("read", cause) }
        return bytes
    }

    func truncate(to size: Int64) throws(LogError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw .failed("ftruncate") }
    }

    /// Takes the disk's space up to a size ahead, since writes into it are cheaper. Where that cannot be, they are not.
    /// - Parameter end: of the bytes that stand: a try that fails half-way gives the rest back.
    func reserve(_ size: Int64, behind end: Int64) {
        guard end < size else { return }
        var disk = statvfs()
        // The last of the disk belongs to those who need it now.
        guard fstatvfs(descriptor, &disk) == 0, Int64(disk.f_bavail) * Int64(disk.f_frsize) > 8 * size else { return }
        if posix_fallocate(descriptor, 0, off_t(size)) != 0 { _ = ftruncate(descriptor, off_t(end)) }
    }

    /// Gives back the memory that holds bytes which are on disk; who reads them again waits for the disk.
    func forget(_ bytes: Range<Int64>) {
        _ = posix_fadvise(descriptor, off_t(bytes.lowerBound), off_t(bytes.count), CInt(POSIX_FADV_DONTNEED))
    }

    /// Brings the bytes to the disk, and the length where it has changed.
    func syncData() throws(LogError) {
        guard fdatasync(descriptor) == 0 else { throw .failed("fdatasync") }
    }

    /// Of a directory: brings its names to the disk.
    func sync() throws(LogError) {
        guard fsync(descriptor) == 0 else { throw .failed("fsync") }
    }
}

extension LogError {
    static func failed(_ call: StaticString, _ cause: CInt = errno) -> LogError {
        .unavailable("\(call) of the log: \(String(cString: strerror(cause)))")
    }
}
