import HTTP
import Testing

@testable import Plugins

@Suite struct CookieJarTests {
    private static let now: Int64 = 1_700_000_000

    private func jar(_ cookies: [String], from url: String = "https://www.site.example/shop/cart") throws -> CookieJar {
        var jar = CookieJar()
        let answer = HTTPResponse(status: 200, headers: cookies.map { ("Set-Cookie", $0) })
        jar.store(answer, from: try #require(WebAddress(url)), now: Self.now)
        return jar
    }

    @Test(
        "A cookie goes back to where it belongs, and nowhere else",
        arguments: [
            ("a=1", "https://www.site.example/shop/x", "a=1"), ("a=1", "https://www.site.example/shop", "a=1"),
            ("a=1", "https://www.site.example/shopping", nil), ("a=1", "https://www.site.example/", nil),
            ("a=1", "https://site.example/shop/x", nil), ("a=1", "https://b.www.site.example/shop/x", nil),
            ("a=1; Path=/", "http://www.site.example/", "a=1"),
            ("a=1; path=/; secure", "http://www.site.example/", nil),
            ("a=1; Domain=site.example; Path=/", "https://other.site.example/", "a=1"),
            ("a=1; Domain=.site.example; Path=/", "https://site.example/", "a=1"),
            ("a=1; Domain=site.example; Path=/", "https://notsite.example/", nil),
            ("a=1; Domain=example; Path=/", "https://www.site.example/", nil),
            ("a=1; Domain=elsewhere.org; Path=/", "https://www.site.example/", nil),
            (" a = \"1 2\" ; Path=/", "https://www.site.example/", "a=\"1 2\""),
            ("a; Path=/", "https://www.site.example/", nil),
            ("=1; Path=/", "https://www.site.example/", nil), ("a=b=c; Path=/", "https://www.site.example/", "a=b=c"),
            ("a=1; Path=/; Max-Age=10", "https://www.site.example/", "a=1"),
            ("a=1; Path=/; Max-Age=0", "https://www.site.example/", nil),
            ("a=1; Path=/; Max-Age=-5", "https://www.site.example/", nil),
            ("a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:10 GMT", "https://www.site.example/", nil),
            ("a=1; Path=/; Expires=Thu, 01-Jan-2037 00:00:10 GMT", "https://www.site.example/", "a=1"),
            ("a=1; Path=/; Expires=never", "https://www.site.example/", "a=1"),
            ("a=1; Path=/; Max-Age=9223372036854775807", "https://www.site.example/", "a=1"),
        ])
    func place(_ cookie: String, _ url: String, _ expected: String?) throws {
        #expect(try jar([cookie]).header(for: #require(WebAddress(url)), now: Self.now) == expected)
    }

    @Test("A cookie ends when it said")
    func end() throws {
        let jar = try jar(["a=1; Path=/; Max-Age=10"])
        let address = try #require(WebAddress("https://www.site.example/"))
        #expect(jar.header(for: address, now: Self.now + 9) == "a=1")
        #expect(jar.header(for: address, now: Self.now + 10) == nil)
    }

    @Test("The longest path comes first, a later cookie takes the place of an earlier one, and one can be taken back")
    func several() throws {
        let jar = try jar(["a=1; Path=/", "b=2; Path=/shop", "c=3; Path=/", "a=4; Path=/", "c=; Path=/; Max-Age=0"])
        #expect(
            jar.header(for: try #require(WebAddress("https://www.site.example/shop/")), now: Self.now) == "b=2; a=4")
    }

    @Test("An address that is a number has no domain around it")
    func numbers() throws {
        let jar = try jar(["a=1; Domain=0.0.1; Path=/", "b=2; Domain=127.0.0.1; Path=/"], from: "http://127.0.0.1/")
        #expect(jar.header(for: try #require(WebAddress("http://127.0.0.1/")), now: Self.now) == "b=2")
    }
}
