import Foundation
import TestSupport

extension RecordedDelivery {
    /// The few that travel with the project.
    static func own(_ name: String) throws -> RecordedDelivery {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try RecordedDelivery(contentsOf: url.appending(path: "Fixtures/\(name).http"))
    }
}
