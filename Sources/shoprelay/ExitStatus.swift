import ArgumentParser

/// How the program ends.
enum ExitStatus: Int32, CaseIterable {
    /// Done, or stopped in good order by SIGTERM or SIGINT.
    case ok = 0
    /// Tried and failed: not healthy, a port in use, a journal that cannot be opened.
    case failure = 1
    /// The settings or a secret are wrong; standard error says which lines. Starting again changes nothing.
    case configuration = 2
    /// The command line is wrong (`EX_USAGE` of sysexits.h).
    case usage = 64

    /// Ends the command when thrown; whoever throws it has said why.
    var code: ExitCode { ExitCode(rawValue) }

    /// For `--help`.
    static let discussion = """
        Ends with 0 when all is well, 1 after a failure, 2 when the settings are wrong, 64 when the command line is.
        """
}
