import HTTP
import Testing

/// HTML Living Standard, 9.2.6.
struct ServerSentEventTests {
    @Test(
        arguments: [
            ("x", nil, nil, "data: x\n\n"), ("x", "stock", nil, "event: stock\ndata: x\n\n"),
            ("x", nil, "7", "id: 7\ndata: x\n\n"), ("x", "stock", "7", "id: 7\nevent: stock\ndata: x\n\n"),
            // Without a data line there is no event.
            ("", nil, nil, "data: \n\n"),
            // The blank that readers take away is ours.
            (" x", nil, nil, "data:  x\n\n"), ("a: b", nil, nil, "data: a: b\n\n"), ("å", nil, nil, "data: å\n\n"),
            // Each of the three ends of a line ends one here.
            ("a\nb", nil, nil, "data: a\ndata: b\n\n"), ("a\r\nb", nil, nil, "data: a\ndata: b\n\n"),
            ("a\rb", nil, nil, "data: a\ndata: b\n\n"), ("a\n\rb", nil, nil, "data: a\ndata: \ndata: b\n\n"),
            ("a\n", nil, nil, "data: a\ndata: \n\n"), ("\n\n", nil, nil, "data: \ndata: \ndata: \n\n"),
            ("a\r\n\r\nid: 1", nil, nil, "data: a\ndata: \ndata: id: 1\n\n"), ("", nil, "", "id: \ndata: \n\n"),
        ] as [(String, String?, String?, String)])
    func anEventIsItsLines(data: String, name: String?, id: String?, text: String) {
        #expect(ServerSentEvent(data, name: name, id: id)?.encoded == Array(text.utf8))
    }

    @Test(arguments: ["a\nb", "a\rb", "a\r\ndata: x", "\n", "a\0b"]) func nameAndIdAreOneLine(text: String) {
        #expect(ServerSentEvent("x", name: text) == nil)
        #expect(ServerSentEvent("x", id: text) == nil)
    }
}
