import Glibc

/// The sanitizer that the tests were built with, if any.
enum Sanitizer: Sendable {
    case address, thread

    static let current: Sanitizer? = isLinked("tsan") ? .thread : isLinked("asan") ? .address : nil

    private static func isLinked(_ runtime: String) -> Bool { dlsym(nil, "__\(runtime)_init") != nil }

    /// How many times as long everything takes, at most.
    static var slowdown: Int {
        switch current {
        case .thread: 6
        case .address: 3
        case nil: 1
        }
    }

    /// What a program of this build needs beside its own environment, or it reports what is suppressed.
    static let environment: [String: String] = {
        guard let current else { return [:] }
        var needed: [String: String] = [:]
        for name in ["PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"] {
            if let value = getenv(name) { needed[name] = String(cString: value) }
        }
        // There the thread sanitizer makes a file at the start that may be larger than a test lets files grow; without
        // the file it only takes more memory.
        if current == .thread { needed["TEST_TMPDIR"] = "/dev/null" }
        return needed
    }()
}

extension Duration {
    /// A limit of time for what the machine computes, extended as far as a sanitizer slows it down.
    public var slowed: Duration { self * Sanitizer.slowdown }
}
