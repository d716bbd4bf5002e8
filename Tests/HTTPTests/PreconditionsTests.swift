import HTTP
import HTTPTypes
import Testing

/// RFC 9110 §13, for a representation with the tag "a" that was modified on 6 Nov 1994.
struct PreconditionsTests {
    private static let modified = 784_111_777
    private static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let after = "Sun, 06 Nov 1994 08:49:38 GMT"

    private func preconditions(_ fields: [(String, String)]) -> Preconditions {
        Preconditions(
            fields.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } })
    }

    private func outcome(_ fields: [(String, String)]) throws -> Preconditions.Outcome {
        preconditions(fields).outcome(try #require(EntityTag("a")), modified: Self.modified, now: 1_795_422_942)
    }

    @Test(
        arguments: [
            ([], .proceed),
            // §13.1.2: weak comparison.
            ([("If-None-Match", "\"a\"")], .notModified), ([("If-None-Match", "W/\"a\"")], .notModified),
            ([("If-None-Match", "*")], .notModified), ([("If-None-Match", "\"b\"")], .proceed),
            ([("If-None-Match", "\"b\", W/\"c\",\"a\"")], .notModified),
            ([("If-None-Match", "\"b,a\", \"c\"")], .proceed),
            ([("If-None-Match", "\"b\""), ("If-None-Match", "\"a\"")], .notModified),
            ([("If-None-Match", "a")], .proceed), ([("If-None-Match", "\"b\" \"a\"")], .proceed),
            ([("If-None-Match", "")], .proceed),
            // §13.1.1: strong comparison.
            ([("If-Match", "\"a\"")], .proceed), ([("If-Match", "W/\"a\"")], .failed), ([("If-Match", "*")], .proceed),
            ([("If-Match", "\"b\"")], .failed), ([("If-Match", "\"b\", \"a\"")], .proceed),
            ([("If-Match", "a")], .failed),
            // §13.1.3.
            ([("If-Modified-Since", same)], .notModified), ([("If-Modified-Since", after)], .notModified),
            ([("If-Modified-Since", before)], .proceed), ([("If-Modified-Since", "yesterday")], .proceed),
            ([("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT")], .notModified),
            ([("If-Modified-Since", same), ("If-Modified-Since", same)], .proceed),
            // §13.1.4.
            ([("If-Unmodified-Since", same)], .proceed), ([("If-Unmodified-Since", after)], .proceed),
            ([("If-Unmodified-Since", before)], .failed), ([("If-Unmodified-Since", "yesterday")], .proceed),
            // §13.2.2: a tag takes precedence over a date, and what guards comes before what saves.
            ([("If-None-Match", "\"b\""), ("If-Modified-Since", same)], .proceed),
            ([("If-None-Match", "\"a\""), ("If-Modified-Since", before)], .notModified),
            ([("If-Match", "\"a\""), ("If-Unmodified-Since", before)], .proceed),
            ([("If-Match", "\"b\""), ("If-None-Match", "\"a\"")], .failed),
            ([("If-Match", "\"a\""), ("If-None-Match", "\"a\"")], .notModified),
            ([("If-Unmodified-Since", before), ("If-Modified-Since", same)], .failed),
            ([("If-Unmodified-Since", same), ("If-Modified-Since", same)], .notModified),
        ] as [([(String, String)], Preconditions.Outcome)])
    func theOutcomeIsAsThePrecedenceSays(fields: [(String, String)], expected: Preconditions.Outcome) throws {
        #expect(try outcome(fields) == expected)
    }

    /// §13.1.5.
    @Test(
        arguments: [
            ([], true), ([("If-Range", "\"a\"")], true), ([("If-Range", "\"b\"")], false),
            ([("If-Range", "W/\"a\"")], false), ([("If-Range", "a")], false), ([("If-Range", "*")], false),
            ([("If-Range", "\"a\", \"b\"")], false), ([("If-Range", same)], false), ([("If-Range", "")], false),
            ([("If-Range", "\"a\""), ("If-Range", "\"a\"")], false),
        ] as [([(String, String)], Bool)])
    func rangesAreOfTheVeryRepresentationThatTheSenderHas(fields: [(String, String)], expected: Bool) throws {
        #expect(preconditions(fields).allowsRanges(try #require(EntityTag("a"))) == expected)
        // Of a weak one nobody knows the bytes.
        #expect(!preconditions([("If-Range", "W/\"a\"")]).allowsRanges(try #require(EntityTag("a", isWeak: true))))
    }
}
