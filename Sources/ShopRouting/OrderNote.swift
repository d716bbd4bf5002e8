/// The note of a Rackbeat order: the buyer's words, then what Shoprelay has to say.
enum OrderNote {
    /// Scalars (rackbeat.md U25).
    static let limit = 800
    /// Nothing is cut off without a word.
    private static let ending = "\n[Cut off here: the shop's order has the rest.]"

    /// Where both are too long, the buyer's words give way first, down to half.
    static func text(customerNote: String, notices: [String]) -> String {
        let note = HTMLText.plain(customerNote, limit: .max, keepsLines: true)
        let notices = notices.map { HTMLText.shown($0, limit: .max) }.joined(separator: "\n")
        let whole = joined(note, notices)
        if whole.unicodeScalars.count <= limit { return whole }
        let room = limit - ending.unicodeScalars.count
        let noteRoom = notices.isEmpty ? room : max(room / 2, room - notices.unicodeScalars.count - 1)
        let begin = joined(HTMLText.shown(note, limit: noteRoom, keepsLines: true), notices)
        return HTMLText.shown(begin, limit: room, keepsLines: true) + ending
    }

    private static func joined(_ note: String, _ notices: String) -> String {
        [note, notices].filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
