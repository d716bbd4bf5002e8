/// The note of a Rackbeat order: the buyer's words, then what Shoprelay has to say.
enum OrderNote {
    /// Scalars (rackbeat.md U25).
    private static let limit = 800

    /// Where both are too long, the buyer's words give way first, down to half.
    static func text(customerNote: String, notices: [String]) -> String {
        let notices = notices.map { HTMLText.shown($0, limit: limit) }.joined(separator: "\n")
        let room = max(limit / 2, limit - notices.unicodeScalars.count - 1)
        let note = HTMLText.plain(customerNote, limit: notices.isEmpty ? limit : room, keepsLines: true)
        let parts = [note, notices].filter { !$0.isEmpty }
        return HTMLText.shown(parts.joined(separator: "\n"), limit: limit, keepsLines: true)
    }
}
