import HTTP
import Testing

@testable import AWS

/// Who is asked first. Every source has something to say here; one after the other is taken away.
@Suite struct CredentialOrderTests {
    typealias Change = @Sendable (inout Scene) -> Void

    static let credentialsPath = "/home/.aws/credentials"

    static func everything() -> Scene {
        var scene = Scene()
        scene.options.region = "eu-west-1"
        scene.options.roleARN = "arn:role"
        scene.options.webIdentityTokenFile = "/token"
        scene.options.accessKey = "OPTION"
        scene.options.secretKey = "SECRET-OPTION"
        scene.options.profile = "named"
        scene.environment.merge([
            "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "SECRET-ENV", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
            "AWS_ROLE_ARN": "arn:env-role", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://full/creds",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/relative",
        ]) { $1 }
        scene.files = [
            "/token": "PROOF\n",
            credentialsPath: """
            [named]
            aws_access_key_id = NAMED
            aws_secret_access_key = SECRET-NAMED
            [default]
            aws_access_key_id = DEFAULT
            aws_secret_access_key = SECRET-DEFAULT
            """,
        ]
        scene.answers = Scene.instance("INSTANCE", region: "us-east-2")
        scene.answers[Scene.sts] = [Scene.xml("ROLE")]
        scene.answers["GET https://full/creds"] = [Scene.json("FULL")]
        scene.answers["GET http://169.254.170.2/relative"] = [Scene.json("RELATIVE")]
        return scene
    }

    static let steps: [(String, Change, String)] = [
        ("a role with a token in a file", { _ in }, "ROLE"),
        ("a role with other keys", { $0.options.webIdentityTokenFile = "" }, "ROLE"),
        ("keys of the options", { $0.options.roleARN = "" }, "OPTION"),
        (
            "a profile of the options",
            {
                $0.options.accessKey = ""; $0.options.secretKey = ""
            }, "NAMED"
        ),
        ("keys of the environment", { $0.options.profile = "" }, "ENV"),
        ("a token of the environment", { $0.environment["AWS_SECRET_ACCESS_KEY"] = "" }, "ROLE"),
        ("the default profile", { $0.environment["AWS_ROLE_ARN"] = nil }, "DEFAULT"),
        ("the container's full address", { $0.files[credentialsPath] = nil }, "FULL"),
        ("the container's relative one", { $0.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = nil }, "RELATIVE"),
        ("the instance", { $0.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = nil }, "INSTANCE"),
    ]

    @Test("One place after the other", arguments: steps.indices)
    func order(_ last: Int) throws {
        var scene = Self.everything()
        for step in Self.steps[...last] { step.1(&scene) }
        let (name, _, expected) = Self.steps[last]
        let signature = try scene.ask().result.get()
        #expect(signature.accessKey == expected, "\(name)")
        #expect(signature.secretKey == "SECRET-\(expected)")
        #expect(signature.region == "eu-west-1" && signature.service == "monitoring")
    }

    @Test("Nobody is asked before the first request, and a start says what is not configured")
    func doubts() {
        var scene = Self.everything()
        for step in Self.steps.dropLast() {
            step.1(&scene)
            #expect(scene.ask().doubt == nil, "\(step.0)")
        }
        Self.steps[Self.steps.count - 1].1(&scene)
        #expect(
            scene.ask().doubt
                == "no AWS credentials in options, environment or shared files; the instance is asked at the first write"
        )
        scene.environment["AWS_EC2_METADATA_DISABLED"] = "true"
        #expect(scene.ask().doubt?.hasPrefix("no AWS credentials: set AWS_ACCESS_KEY_ID") == true)
        scene.options.region = ""
        #expect(scene.ask().doubt == "no AWS region: set 'region' or AWS_REGION")
    }

    static let regions: [(String, Change)] = [
        ("option", { $0.options.region = "option" }),
        ("env", { _ in }),
        ("env-default", { $0.environment["AWS_REGION"] = nil }),
        ("of-profile", { $0.environment["AWS_DEFAULT_REGION"] = "" }),
        ("us-east-2", { $0.files = [:] }),
    ]

    @Test("The region: option, environment, profile, instance", arguments: regions.indices)
    func region(_ last: Int) throws {
        var scene = Scene()
        scene.environment.merge(["AWS_REGION": "env", "AWS_DEFAULT_REGION": "env-default"]) { $1 }
        scene.files["/home/.aws/config"] = "[default]\nregion = of-profile\n"
        scene.answers = Scene.instance("INSTANCE", region: "us-east-2")
        if last == 0 { Self.regions[0].1(&scene) } else { for step in Self.regions[1...last] { step.1(&scene) } }
        #expect(try scene.ask().result.get().region == Self.regions[last].0)
    }
}
