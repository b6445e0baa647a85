import Bytes
import Testing

@Suite struct FormEncodingTests {
    @Test(
        "Names and values are decoded in order; what is empty between two '&' is no pair",
        arguments: [
            ("", []), ("a=b&c=d", ["a: b", "c: d"]), ("&a=b&&a=c&", ["a: b", "a: c"]),
            ("a&b=&=c", ["a: ", "b: ", ": c"]),
            ("a+%2b%20=1=2", ["a + : 1=2"]), ("%61=%C3%A9", ["a: é"]),
        ])
    func pairs(_ form: String, _ expected: [String]) {
        #expect(FormEncoding.pairs(Array(form.utf8))?.map { "\($0.name): \($0.value)" } == expected)
    }

    @Test("What is no form", arguments: ["a=%", "a=%2", "%zz=1", "a=b;c=d", "a=b&;"])
    func wrong(_ form: String) { #expect(FormEncoding.pairs(Array(form.utf8)) == nil) }
}
