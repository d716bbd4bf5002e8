/// One thing that is measured.
struct Scenario {
    var name: String
    var load: Load
    var connections: Int
    var isTLS = false
    /// Whether every answer must be a refusal, instead of 200. nginx, which reads no body, is no peer then.
    var isRefused = false
}
