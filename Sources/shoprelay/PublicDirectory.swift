import Foundation
import HTTPServer
import Logging

/// Where the files for browsers are.
enum PublicDirectory {
    /// - Parameters:
    ///   - directory: nil looks in the usual places. Then there may be none: the relay does its work without a page.
    ///   - places: the usual ones.
    static func files(_ directory: String?, or places: [String] = usual()) throws(StaticFiles.Failure) -> StaticFiles {
        if let directory { return try StaticFiles(directory: directory) }
        // Somebody else's directory may have the name: desktops give everybody one.
        for place in places where FileManager.default.fileExists(atPath: "\(place)/index.html") {
            return try StaticFiles(directory: place)
        }
        Logger.current.warning(
            "no pages for browsers: name their directory with --public",
            metadata: ["looked": "\(places.joined(separator: ", "))"])
        return StaticFiles()
    }

    /// Beside the program; where an installation has it (`bin/shoprelay` with `share/shoprelay/Public`, as in the image);
    /// in the working directory, as in a checkout.
    static func usual(program: String? = program) -> [String] {
        guard let program else { return ["Public"] }
        let directory = URL(fileURLWithPath: program).deletingLastPathComponent()
        let installed = directory.deletingLastPathComponent().appending(path: "share/shoprelay/Public")
        return [directory.appending(path: "Public").path, installed.path, "Public"]
    }

    /// Without links, so that the program may be called through one.
    private static let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
}
