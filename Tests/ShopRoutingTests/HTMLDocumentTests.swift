import ShopRouting
import Testing

/// A shop's descriptions are HTML, Rackbeat's are text.
struct HTMLDocumentTests {
    @Test(arguments: [
        ("<p>Varm &amp; blød.</p>", "Varm & blød."), ("<p>a</p>\n<p>b</p>", "a\n\nb"), ("a<br>b<br />c", "a\nb\nc"),
        ("<ul>\n<li>Rød</li>\n<li>Blå</li>\n</ul>", "- Rød\n- Blå"), ("<h2>Mål</h2>10 × 20", "Mål\n\n10 × 20"),
        ("<b>fed</b> og <i>kursiv</i>", "fed og kursiv"), ("a\n   b\t c", "a b c"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"), ("a<!-- <p>x</p> -->b", "ab"),
        ("a<script>if (1 < 2) { x('</p>') }</script>b", "ab"), ("<style>p { color: red }</style>a", "a"),
        ("&lt;b&gt; er et mærke", "<b> er et mærke"), ("<img src=\"x.png\" alt='>'>a", "'>a"), ("", ""),
        ("<P CLASS=\"x\">a</P>", "a"), ("<p>&nbsp;</p><p>a</p>", "a"), ("a\n-\nb", "a - b"),
    ])
    func tagsGoAndLinesStay(html: String, text: String) { #expect(HTMLDocument.text(html) == text) }

    @Test(arguments: ["3 < 4 og 5 > 4", "a <", "<", "a < b", "<3", "1<2"])
    func anAngleThatIsNoTagStays(text: String) { #expect(HTMLDocument.text(text) == text) }

    @Test(arguments: ["a<p", "a<script>b", "a<!-- b", "a<script>b</scri", "a</"])
    func whatDoesNotEndIsSurvived(html: String) { #expect(HTMLDocument.text(html).hasPrefix("a")) }

    @Test(arguments: [
        "Varm & blød", "a\nb", "a\n\nb", "x < y > z", "&amp;", "- et\n- to", "a\n-\nb", "<b>x</b>", "  a  \n\n\n b ",
        "",
    ])
    func textThatGoesToAShopAndComesBackIsTheSame(text: String) {
        let html = HTMLDocument.html(text)
        #expect(HTMLDocument.isSame(HTMLDocument.text(html), text))
        // WordPress makes paragraphs when it shows it.
        let shown = html.replacing("<br />\n<br />\n", with: "</p>\n<p>")
        #expect(HTMLDocument.isSame(HTMLDocument.text("<p>\(shown)</p>\n"), text))
    }

    @Test func otherWordsAreNotTheSame() {
        #expect(HTMLDocument.isSame("a  b\n", "a b"))
        #expect(!HTMLDocument.isSame("ab", "a b"))
        #expect(!HTMLDocument.isSame("\u{C5}", "A\u{30A}"))
    }

    @Test(arguments: ["<", "<a", "<script>", "<!--", "&", "<p>a", "</", "æ"])
    func twoHundredThousandCharactersAreReadInTime(part: String) {
        let html = String(repeating: part, count: 200_000 / part.count)
        let start = ContinuousClock.now
        _ = HTMLDocument.text(html)
        #expect(start.duration(to: .now) < .seconds(5))
    }
}
