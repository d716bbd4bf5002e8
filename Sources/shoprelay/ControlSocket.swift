import EventLoop
import HTTPServer
import Logging
import Operations

/// `control.sock` in the state directory: who may write there may do what an operator does. No network reaches it.
struct ControlSocket {
    static func path(in state: String) -> String { state + "/control.sock" }

    /// nil when it cannot be opened, which is no reason not to serve.
    static func endpoint(state: String, _ router: Router) -> HTTPServer.Endpoint? {
        do throws(EventLoopError) {
            let listener = try Listener(.unix(path: path(in: state)), mode: 0o600, backlog: 8)
            return HTTPServer.Endpoint(listener, router: router, staysBehind: true)
        } catch {
            Logger.current.warning("operators' commands cannot reach this process", metadata: ["cause": "\(error)"])
            return nil
        }
    }
}
