import HTTPClient

/// Why an import ends before its end. What was done is written down: it can be resumed.
enum ImportStop: Error {
    /// A side does not let us in, or says what nobody understands.
    case call(Side, CallFailure)
    /// The disk, by the system's words.
    case file(String)
    /// The relay ends.
    case ending
    /// It cannot begin; a sentence for the operator.
    case unready(String)

    var sentence: String {
        switch self {
        case .call(let side, let failure): "\(side.name) did not answer as it should (\(failure.detail.summary))."
        case .file(let cause): "The import's files cannot be used: \(cause)."
        case .ending: "The relay ends."
        case .unready(let sentence): sentence
        }
    }
}
