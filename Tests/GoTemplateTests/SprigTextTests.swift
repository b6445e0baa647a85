import GoTemplate
import Testing

/// Functions of texts, words, paths, addresses and encodings.
@Suite struct SprigTextTests {
    @Test(
        "Words",
        arguments: [
            ("FirstName", "first_name", "FirstName"), ("HTTPServer", "http_server", "Httpserver"),
            ("NoHTTPS", "no_https", "NoHTTPS"), ("GO_PATH", "go_path", "GoPath"), ("GO PATH", "go_path", "GoPath"),
            ("GO-PATH", "go_path", "GoPath"), ("http2xx", "http_2xx", "Http2xx"),
            ("HTTP20xOK", "http_20x_ok", "Http20xOK"), ("Duration2m3s", "duration_2m3s", "Duration2m3s"),
            ("Bld4Floor3rd", "bld4_floor_3rd", "Bld4Floor3rd"), ("some_words", "some_words", "SomeWords"),
            ("_complex__case_", "_complex__case_", "_Complex_Case_"),
            ("GOLANG_IS_GREAT", "golang_is_great", "GolangIsGreat"), ("", "", ""), ("a", "a", "A"), ("A1", "a1", "A1"),
            ("cpu.user%", "cpu.user%", "Cpu.user%"), ("4xx", "4xx", "4xx"), ("世界Abc", "世界_abc", "世界Abc"),
        ])
    func words(_ text: String, _ snake: String, _ camel: String) throws {
        #expect(try GoTemplateTests.text("{{ snakecase \"\(text)\" }}") == snake)
        #expect(try GoTemplateTests.text("{{ kebabcase \"\(text)\" }}") == snake.replacing("_", with: "-"))
        #expect(try GoTemplateTests.text("{{ camelcase \"\(text)\" }}") == camel)
    }

    @Test(
        "Texts",
        arguments: [
            ("{{ initials \"First  Try\" }} {{ untitle \"Hello\tWorld\" }}", "FT hello\tworld"),
            ("{{ swapcase \"This Is A.Test a b\" }}", "tHIS iS a.tEST A B"),
            ("{{ wrap 5 \"Hello World\" }}|{{ wrap 3 \"Hello to all\" }}", "Hello\nWorld|Hello\nto\nall"),
            ("{{ wrapWith 5 \"\\t\" \"HelloWorld\" }}|{{ wrapWith 0 \"\" \"ab\" }}", "Hello\tWorld|a\nb"),
            (
                "{{ abbrevboth 5 10 \"1234 5678 9123\" }} {{ abbrevboth 9 10 \"1234 5678 9123\" }} {{ abbrevboth 0 8 \"1234 5678\" }}",
                "...5678... ...78 9123 1234 ..."
            ),
            ("{{ abbrevboth 5 6 \"1234 5678\" }} {{ abbrevboth 0 3 \"1234\" }} {{ hello }}", "1234 5678 1234 Hello!"),
            ("{{ b64enc \"hello\" }} {{ b64dec \"aGVsbG8=\" }}", "aGVsbG8= hello"),
            (
                "{{ b32enc \"hello\" }} {{ b32enc \"hi\" }} {{ b32dec \"NBSWY3DP\" }} {{ b32dec \"NBUQ====\" }}{{ b32enc \"\" }}",
                "NBSWY3DP NBUQ==== hello hi"
            ),
            ("{{ adler32sum \"Wikipedia\" }}", "300286872"),
            ("{{ sha1sum \"abc\" }}", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("{{ sha256sum \"\" }}", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("{{ sha512sum \"abc\" | trunc 16 }}", "ddaf35a193617aba"),
            (
                "{{ js \"it's <b> & \\\"x\\\" = é\\n\\u200b\" }}",
                "it\\'s \\u003Cb\\u003E \\u0026 \\\"x\\\" \\u003D é\\u000A\\u200B"
            ),
            (
                "{{ regexFindAll \"[2,4,6,8]\" \"123456789\" -1 }} {{ mustRegexFindAll \"a{2}\" \"aaaaa\" 1 }}",
                "[2 4 6 8] [aa]"
            ),
            ("{{ regexFindAll \"é*\" \"éaé\" -1 | join \"|\" }}", "é|é"),
            (
                "{{ regexSplit \"z+\" \"pizza\" -1 }} {{ regexSplit \"a*\" \"abaabaccadaaae\" 5 | join \"|\" }}",
                "[pi a] |b|b|c|cadaaae"
            ),
            (
                "{{ regexSplit \"a\" \"\" -1 | len }} {{ regexSplit \"\" \"éb\" -1 }} {{ regexSplit \"a\" \"bab\" 0 }}",
                "1 [é b] []"
            ),
            ("{{ mustRegexMatch \"^w\" \"web\" }} {{ mustRegexReplaceAll \"e\" \"web\" \"i\" }}", "true wib"),
        ])
    func texts(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }

    @Test(
        "Base64 and base32 are read as Go reads them, and tell at which byte they are wrong",
        arguments: [
            ("b64dec", "", ""), ("b64dec", "aGk=", "hi"), ("b64dec", "aGkh", "hi!"), ("b64dec", "aA==", "h"),
            ("b64dec", "aG\\nk\\r\\n=\\n", "hi"), ("b64dec", "aA=\\n=", "h"), ("b64dec", "?", "0"),
            ("b64dec", "aGk?", "3"),
            ("b64dec", "a", "0"), ("b64dec", "aG", "0"), ("b64dec", "aGk", "0"), ("b64dec", "aGkhaGk", "4"),
            ("b64dec", "aA=", "3"), ("b64dec", "aA=b", "2"), ("b64dec", "=", "0"), ("b64dec", "a===", "1"),
            ("b64dec", "aGk=x", "4"), ("b64dec", "aGk==", "4"), ("b64dec", "aA==\\n=", "5"), ("b64dec", "aG\\nk", "1"),
            ("b64dec", "aGkh====", "4"), ("b64dec", "aGk-", "3"), ("b64dec", "aGkhé", "4"), ("b64dec", "aA=\\n", "4"),
            ("b32dec", "", ""), ("b32dec", "NBUQ====", "hi"), ("b32dec", "NBUSC===", "hi!"),
            ("b32dec", "NA======", "h"),
            ("b32dec", "NBUSCIJB", "hi!!!"), ("b32dec", "NB\\nUQ==\\r\\n==", "hi"), ("b32dec", "NBUSCII=", "hi!!"),
            ("b32dec", "nbuq====", "0"), ("b32dec", "NBU8====", "3"), ("b32dec", "NBUQ", "0"),
            ("b32dec", "NBUQ===", "7"),
            ("b32dec", "NBUQ==A=", "5"), ("b32dec", "NBU=====", "3"), ("b32dec", "N=======", "1"),
            ("b32dec", "NBUSCIJBN", "8"), ("b32dec", "=", "0"), ("b32dec", "NBUQ====A", "hi"),
            ("b32dec", "NBUSCI==", "6"),
        ])
    func encodings(_ function: String, _ text: String, _ expected: String) throws {
        let isWrong = expected.first?.isNumber == true
        let told = "illegal base\(function.dropFirst().prefix(2)) data at input byte \(expected)"
        #expect(try GoTemplateTests.text("{{ \(function) \"\(text)\" }}") == (isWrong ? told : expected))
    }

    @Test(
        "Paths",
        arguments: [
            ("foo/bar/baz.txt", "baz.txt", "foo/bar", "foo/bar/baz.txt", ".txt"), ("", ".", ".", ".", ""),
            ("/", "/", "/", "/", ""), ("a", "a", ".", "a", ""), ("/../a/./b/../c//", "c", "/a/c", "/a/c", ""),
            ("../../a.b/c", "c", "../../a.b", "../../a.b/c", ""), ("a/../..", "..", ".", "..", "."),
            ("///", "/", "/", "/", ""),
        ])
    func paths(_ path: String, _ base: String, _ directory: String, _ clean: String, _ suffix: String) throws {
        for os in [false, true] {
            let names =
                os ? ["osBase", "osDir", "osClean", "osExt", "osIsAbs"] : ["base", "dir", "clean", "ext", "isAbs"]
            let text = try names.map { try GoTemplateTests.text("{{ \($0) \"\(path)\" }}") }
            #expect(text == [base, directory, clean, suffix, path.hasPrefix("/") ? "true" : "false"])
        }
    }

    @Test(
        "Addresses in parts: scheme, user, host, host without port, path, query, fragment, and the rest",
        arguments: [
            (
                "http://admin:secret@server.com:8080/api?list=false#anchor",
                "http admin:secret server.com:8080 server.com /api list=false anchor "
            ),
            ("HTTPS://h", "https  h h    "), ("mailto:a@b?c", "mailto     c  a@b"),
            ("/a%20b?x#y%20z", "    /a b x y z "),
            ("//h/p", "  h h /p   "), ("http://[::1]:80/", "http  [::1]:80 ::1 /   "), ("a/b:c", "    a/b:c   "),
            ("///p", "    ///p   "), ("x:///p", "x    /p   "), ("", "       "),
            ("http://u%40v:p%3A@h", "http u%40v:p%3A h h    "),
        ])
    func addresses(_ text: String, _ parts: String) throws {
        let template =
            "{{ $u := urlParse \"\(text)\" }}{{ list $u.scheme $u.userinfo $u.host $u.hostname $u.path $u.query $u.fragment $u.opaque | join \" \" }}"
        #expect(try GoTemplateTests.text(template) == parts)
        if !text.hasPrefix("HTTPS"), !text.hasPrefix("///") {
            #expect(try GoTemplateTests.text("{{ urlParse \"\(text)\" | urlJoin }}") == text)
        }
    }

    @Test(
        "Addresses put together",
        arguments: [
            (
                "{{ urlJoin (dict \"fragment\" \"fragment\" \"host\" \"host:80\" \"path\" \"/path\" \"query\" \"query\" \"scheme\" \"http\") }}",
                "http://host:80/path?query#fragment"
            ),
            ("{{ urlJoin (dict \"host\" \"h\" \"path\" \"a b?\" \"userinfo\" \"u:p@\") }}", "//u:p%40@h/a%20b%3F"),
            ("{{ urlJoin (dict \"path\" \"a:b\") }} {{ urlJoin (dict) }}", "./a:b "),
        ])
    func joinedAddresses(_ template: String, _ expected: String) throws {
        #expect(try GoTemplateTests.text(template) == expected)
    }

    @Test(
        "What is no path, pattern or address is an error",
        arguments: [
            "{{ urlParse \":a\" }}", "{{ urlParse \"1a:b\" }}", "{{ urlParse \"/%zz\" }}", "{{ urlParse \"/a\\nb\" }}",
            "{{ urlParse \"http://[::1\" }}", "{{ urlParse \"http://h:x/\" }}", "{{ urlJoin (dict \"path\" 1) }}",
            "{{ regexFindAll \"(\" \"a\" 1 }}", "{{ regexSplit \"(\" \"a\" 1 }}", "{{ randAlpha 99999999 }}",
            "{{ randInt 3 3 }}",
        ])
    func wrong(_ template: String) throws {
        #expect(throws: TemplateError.self) { try GoTemplateTests.text(template) }
    }

    @Test(
        "What comes by chance has its form",
        arguments: [
            ("{{ uuidv4 }}", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
            ("{{ randAlphaNum 200 }}", "^[0-9A-Za-z]{200}$"), ("{{ randAlpha 200 }}", "^[A-Za-z]{200}$"),
            ("{{ randNumeric 50 }}", "^[0-9]{50}$"), ("{{ randAscii 200 }}", "^[ -~]{200}$"),
            ("{{ randBytes 3 }}", "^[0-9A-Za-z+/]{4}$"), ("{{ randInt 3 4 }}", "^3$"),
            ("{{ shuffle \"aab\" }}", "^(aab|aba|baa)$"),
            ("{{ randAlpha -1 }}", "^$"),
        ])
    func chance(_ template: String, _ pattern: String) throws {
        let text = try GoTemplateTests.text(template)
        #expect(try text.contains(Regex(pattern)), "\(text)")
    }
}
