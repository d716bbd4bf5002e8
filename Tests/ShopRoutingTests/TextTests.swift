import ShopRouting
import TestSupport
import Testing

/// woocommerce.md 2.2, rackbeat.md U25.
struct TextTests {
    @Test(arguments: [
        ("S&amp;D", "S&D"), ("&lt;b&gt;", "<b>"), ("&quot;x&quot;", "\"x\""), ("O&#039;Neil", "O'Neil"),
        ("O&#39;Neil", "O'Neil"), ("&#8217;", "’"), ("&#x1F600;", "😀"), ("&#X41;", "A"), ("&#0000065;", "A"),
        ("&apos;&nbsp;x", "' x"), ("S&oslash;en &AElig;&OElig;&yuml;&iexcl;", "Søen ÆŒÿ¡"),
        ("5&Prime; &ndash; &euro;&hellip;", "5″ – €…"),
        ("&aring;&Aring;&eacute;&uuml;&szlig;&frac12;&THORN;", "åÅéüß½Þ"), ("&#xe6;&#248;&#xC5;", "æøÅ"),
        ("&amp;&amp;", "&&"),
        // After a scalar that joins the semicolon into one letter for Swift.
        ("A&amp;\u{301}", "A&\u{301}"),
    ])
    func entitiesAreDecoded(text: String, plain: String) { #expect(HTMLText.plain(text, limit: 255) == plain) }

    @Test(arguments: [
        ("&amp;lt;", "&lt;"), ("&amp;amp;", "&amp;"), ("&amp;#39;", "&#39;"), ("&&#97;mp;", "&amp;"),
    ])
    func entitiesAreDecodedOnce(text: String, plain: String) { #expect(HTMLText.plain(text, limit: 255) == plain) }

    @Test(arguments: [
        "&", "& co;", "&amp", "&;", "&#;", "&#x;", "&#+65;", "&#-65;", "&#xD800;", "&#x110000;", "&#99999999999;",
        "&AMP;", "&oSlash;", "&oslash", "&alefsym;",
        "&unknown;", "a & b; c", "&#6 5;", "&#0;", "&\u{301}amp;",
    ])
    func whatIsNoEntityStaysAsItIs(text: String) { #expect(HTMLText.plain(text, limit: 255) == text) }

    @Test(arguments: [
        ("a\tb\nc\rd\u{2028}e\u{A0}f", "a b c d e f"), ("a\r\nb", "a b"), ("a\u{0}\u{7}\u{1B}\u{7F}\u{9F}b", "ab"),
        ("&#7;a&#10;b", "a b"), ("  a  b  ", "a  b"), ("\u{A0}\n", ""), ("👩‍🔧", "👩‍🔧"),
    ])
    func controlsAreDroppedAndBlanksAreBlanks(text: String, plain: String) {
        #expect(HTMLText.plain(text, limit: 255) == plain)
    }

    @Test(arguments: [
        ("a\nb", "a\nb"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\n\r\nb\n", "a\n\nb"), ("a\u{2029}b", "a\nb"),
        ("a\tb", "a b"),
    ])
    func aNoteKeepsItsLines(text: String, plain: String) {
        #expect(HTMLText.plain(text, limit: 255, keepsLines: true) == plain)
    }

    @Test(arguments: [
        ("abcdef", 3, "abc"), ("abc", 3, "abc"), ("ab cd", 3, "ab"), ("  abcd", 3, "abc"), ("abe\u{301}x", 3, "ab"),
        ("ab👩‍🔧", 4, "ab"), ("🇩🇰🇸🇪", 3, "🇩🇰"), ("&amp;&amp;&amp;", 2, "&&"), ("", 3, ""),
        // A letter that alone is too long is cut all the same.
        ("e\u{301}\u{302}\u{303}", 2, "e\u{301}"),
    ])
    func aTextIsCutBetweenLettersCountedInScalars(text: String, limit: Int, plain: String) {
        #expect(HTMLText.plain(text, limit: limit).utf8.elementsEqual(plain.utf8))
    }

    /// A buyer can write as much into a note as a request holds.
    @Test(.computing, arguments: ["\u{A0}", "&", "&amp", "\u{301}", "\r", "&#32;", "x"])
    func aMegabyteOfAnythingTakesNoTimeThatGrowsWithItsSquare(piece: String) {
        let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        let start = threadTime()
        #expect(HTMLText.plain(text, limit: 800).unicodeScalars.count <= 800)
        #expect(threadTime() - start < .seconds(5).slowed)
    }
}
