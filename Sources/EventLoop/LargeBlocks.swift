import CLinux

/// Memory of the whole process that large buffers take.
public enum LargeBlocks {
    /// From now on blocks of 256 KiB and more are mapped by themselves and go back to the kernel when they are freed. Without
    /// this the C library raises that size with each one, up to 32 MiB, and keeps what is smaller (mallopt(3)).
    public static func goBackAtOnce() { mallopt(M_MMAP_THRESHOLD, 256 << 10) }
}
