import Cryptography

/// Secrets that a simulated system makes up. Without randomness there is no point in going on.
enum Secrets {
    static func make(_ count: Int) -> String {
        do throws(CryptographyError) {
            return try RandomBytes.alphanumeric(count)
        } catch {
            preconditionFailure("no randomness")
        }
    }
}
