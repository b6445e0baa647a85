import HTTP
import Testing

@testable import AWS

@Suite struct SharedFilesTests {
    @Test(
        "Lines of the shared files",
        arguments: [
            ("", [:]),
            ("[a]", ["a": [:]]),
            ("[a]\nk=v", ["a": ["k": "v"]]),
            ("[ a b ]\r\n K = v w \r\n", ["a b": ["k": "v w"]]),
            ("k=v\n[a]", ["a": [:]]),
            ("[a]\n# k=v\n;k=v\nk", ["a": [:]]),
            ("[a] # x\nk = v # x\nl = a#b;c\nm = ;\nn = x ;y", ["a": ["k": "v", "l": "a#b;c", "m": "", "n": "x"]]),
            ("[a]\nk=a=b==", ["a": ["k": "a=b=="]]),
            ("[a]\nk=1\nK=2\n[b]\nk=3\n[a]\nl=4", ["a": ["k": "2", "l": "4"], "b": ["k": "3"]]),
            ("[a]\ns3 =\n  k = nested\nl = 1\n  m = 2", ["a": ["s3": "", "l": "1", "m": "2"]]),
            ("[a\nk=v\n[b]\nl=1", ["b": ["l": "1"]]),
        ] as [(String, [String: [String: String]])])
    func lines(_ text: String, _ sections: [String: [String: String]]) {
        #expect(INIFile(text).sections == sections)
    }

    @Test("The credentials file counts before the config file, whose headers begin with a word")
    func joined() {
        let profiles = SharedProfiles(
            credentials: "[default]\nregion=c\n[a]\naws_access_key_id=1\n[profile x]\nregion=no",
            config: "[default]\nregion=d\nrole_arn=r\n[profile a]\nregion=e\naws_access_key_id=2\n[b]\nregion=no\n"
                + "[sso-session a]\nregion=no")
        #expect(profiles["default"]?["region"] == "c")
        #expect(profiles["default"]?["role_arn"] == "r")
        #expect(profiles["a"]?["region"] == "e")
        #expect(profiles["a"]?["aws_access_key_id"] == "1")
        #expect(profiles["b"]?["region"] == nil && profiles["x"]?["region"] == nil)
    }

    @Test("Where the files are", arguments: ["home", "variables", "option"])
    func places(_ place: String) throws {
        let keys = { (name: String) in "[default]\naws_access_key_id = \(name)\naws_secret_access_key = SECRET" }
        var scene = Scene()
        scene.options.region = "r"
        scene.files = [
            "/home/.aws/credentials": keys("home"), "/c": keys("variables"), "/o": keys("option"),
        ]
        if place != "home" { scene.environment["AWS_SHARED_CREDENTIALS_FILE"] = "/c" }
        if place == "option" { scene.options.sharedCredentialFile = "/o" }
        #expect(try scene.ask().result.get().accessKey == place)
    }

    @Test("Half a file, or a changed one, never traps, and never takes a key from another profile")
    func mutations() {
        let text = Array(
            """
            # mine
            [default]
            aws_access_key_id = A ; x
            aws_secret_access_key = S#S
            s3 =
              max = 5
            [profile role]
            role_arn = arn:aws:iam::1:role/x
            source_profile = default
            """.utf8)
        var random = SystemRandomNumberGenerator()
        for i in 0..<4000 {
            var changed = i < text.count ? Array(text[..<i]) : text
            for _ in 0..<(i < text.count ? 0 : Int.random(in: 1...4, using: &random)) {
                let at = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[at] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: at)
                default: changed.insert(Array("[]=#; \n\r\t\\".utf8).randomElement(using: &random) ?? 0, at: at)
                }
            }
            let changedText = String(decoding: changed, as: UTF8.self)
            let file = INIFile(changedText)
            for keys in file.sections.values {
                for (key, value) in keys {
                    #expect(!key.isEmpty || changedText.contains("="))
                    #expect(changedText.lowercased().contains(key) && changedText.contains(value))
                    #expect(!value.contains { $0.isNewline })
                }
            }
        }
    }
}
