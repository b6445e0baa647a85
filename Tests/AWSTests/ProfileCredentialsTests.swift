import HTTP
import Testing

@testable import AWS

@Suite struct ProfileCredentialsTests {
    static let keys = "aws_access_key_id = STATIC\naws_secret_access_key = SECRET-STATIC\n"
    static let process =
        #"credential_process = printf '{"Version" : 1, "AccessKeyId":"%s","SecretAccessKey":"SECRET","SessionToken":"T"}' $WHO"#
        + "\n"

    /// The profile's text, whose keys are used in the end, and who signed for the roles on the way.
    static let ways: [(String, String, [String?])] = [
        ("[p]\n" + keys, "STATIC", []),
        ("[p]\n" + process, "PROCESS", []),
        ("[p]\nregion = r", "INSTANCE", []),
        ("[p]\n" + keys + process, "STATIC", []),
        ("[p]\nrole_arn = a\nsource_profile = q\n[q]\n" + keys, "ROLE1", ["STATIC"]),
        ("[p]\nrole_arn = a\nsource_profile = p\n" + keys, "ROLE1", ["STATIC"]),
        (
            "[p]\nrole_arn = a\nsource_profile = q\n[q]\nrole_arn=b\nsource_profile = s\n[s]\n" + keys, "ROLE2",
            ["STATIC", "ROLE1"]
        ),
        ("[p]\nrole_arn = a\nsource_profile = q\n" + keys + "[q]\n" + process, "ROLE1", ["PROCESS"]),
        ("[p]\nrole_arn = a\n" + keys + "credential_source = Environment", "ROLE1", ["STATIC"]),
        ("[p]\nrole_arn = a\ncredential_source = Environment", "ROLE1", ["ENV"]),
        ("[p]\nrole_arn = a\ncredential_source = Ec2InstanceMetadata", "ROLE1", ["INSTANCE"]),
        ("[p]\nrole_arn = a\ncredential_source = EcsContainer", "ROLE1", ["CONTAINER"]),
        ("[p]\nrole_arn = a\n" + process, "ROLE1", ["PROCESS"]),
        ("[p]\nrole_arn = a\nweb_identity_token_file = /t", "ROLE1", [nil]),
        ("[p]\nrole_arn = a\n", "ROLE1", ["INSTANCE"]),
    ]

    static func scene(_ text: String) -> Scene {
        var scene = Scene()
        scene.options.region = "eu-west-1"
        scene.options.profile = "p"
        scene.environment.merge([
            "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "SECRET-ENV", "WHO": "PROCESS",
        ]) { $1 }
        scene.files = ["/home/.aws/credentials": text, "/t": "PROOF"]
        scene.answers = Scene.instance("INSTANCE")
        if text.contains("EcsContainer") {
            scene.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/c"
            scene.answers["GET http://169.254.170.2/c"] = [Scene.json("CONTAINER")]
        }
        scene.answers[Scene.sts] = [Scene.xml("ROLE1"), Scene.xml("ROLE2")]
        return scene
    }

    @Test("What a profile leads to", arguments: ways.indices)
    func way(_ index: Int) throws {
        let (text, expected, signers) = Self.ways[index]
        let outcome = Self.scene(text).ask()
        #expect(try outcome.result.get().accessKey == expected)
        let calls = outcome.sent.filter { $0.url.contains("sts") }
        #expect(calls.map { $0.signature?.accessKey } == signers)
    }

    @Test("A role's settings go along")
    func settings() throws {
        let outcome = Self.scene(
            "[p]\nrole_arn = arn:aws:iam::1:role/a b\nexternal_id = x&y\nrole_session_name = me@here\n"
                + "duration_seconds = 3600\n" + Self.keys
        ).ask()
        #expect(
            String(decoding: try #require(outcome.sent.first).body, as: UTF8.self)
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b"
                + "&RoleSessionName=me%40here&DurationSeconds=3600&ExternalId=x%26y")
    }
}
