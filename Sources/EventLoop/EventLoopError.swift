import Glibc

/// A system call that the loop or a socket cannot do without has failed.
public struct EventLoopError: Error, Equatable, CustomStringConvertible {
    /// The system call, such as `bind`.
    public let call: String
    /// Its `errno`.
    public let code: CInt

    /// Takes the code from `errno`: nothing may come between the call and this.
    public init(_ call: String) { self.init(call, code: errno) }

    public init(_ call: String, code: CInt) {
        self.call = call
        self.code = code
    }

    /// Whether the machine does not have what was asked for: an address, or a whole family of them.
    public var isAbsence: Bool { code == EADDRNOTAVAIL || code == EAFNOSUPPORT }

    public var description: String { "\(call): \(String(cString: strerror(code)))" }
}
