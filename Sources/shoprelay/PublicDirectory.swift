import Foundation
import HTTPServer
import Logging

/// Where the files for browsers are.
enum PublicDirectory {
    /// Beside the working directory, then where the package installs it.
    private static let usual = ["Public", "/usr/share/shoprelay/Public"]

    /// - Parameter directory: nil looks in the usual places. Then there may be none: the relay does its work without a page.
    static func files(_ directory: String?) throws(StaticFiles.Failure) -> StaticFiles {
        if let directory { return try StaticFiles(directory: directory) }
        for place in usual where FileManager.default.fileExists(atPath: place) {
            let files = try StaticFiles(directory: place)
            if !files.isEmpty { return files }
        }
        Logger.current.notice("no pages for browsers", metadata: ["looked": "\(usual.joined(separator: ", "))"])
        return StaticFiles()
    }
}
