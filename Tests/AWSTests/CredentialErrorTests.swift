import HTTP
import Testing

@testable import AWS

/// Every way in which the search for keys can fail: what is said, and that no secret is in it.
@Suite struct CredentialErrorTests {
    struct Failure: Sendable, CustomTestStringConvertible {
        let message: String
        let change: @Sendable (inout Scene) -> Void
        var testDescription: String { message }
        init(_ message: String, _ change: @escaping @Sendable (inout Scene) -> Void) {
            self.message = message
            self.change = change
        }
    }

    private static let none =
        "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or 'access_key' and 'secret_key', "
        + "or give the host a role"
    private static let token = "PUT \(Scene.instance)api/token"
    private static let list = "GET \(Scene.instance)meta-data/iam/security-credentials/"
    private static let uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    static func profile(_ text: String) -> @Sendable (inout Scene) -> Void {
        {
            $0.options.profile = "p"
            $0.files["/home/.aws/credentials"] = text
        }
    }

    static let profiles: [Failure] = [
        Failure(
            "there is no AWS profile 'p' in '/home/.aws/credentials' or '/home/.aws/config'",
            { $0.options.profile = "p" }),
        Failure(
            "there is no AWS profile 'q' in any file, for HOME is not set", { $0.environment = ["AWS_PROFILE": "q"] }),
        Failure("cannot read '/no': No such file or directory", { $0.options.sharedCredentialFile = "/no" }),
        Failure(
            "cannot read '/home/.aws/config': Is a directory",
            {
                $0.environment["AWS_PROFILE"] = "p"
                $0.files["/home/.aws/config/x"] = ""
            }),
        Failure(
            "the AWS profile 'p' has aws_access_key_id but no aws_secret_access_key",
            profile("[p]\naws_access_key_id = A")),
        Failure(
            "the AWS profile 'p' has aws_secret_access_key but no aws_access_key_id",
            profile("[p]\naws_secret_access_key = SECRET")),
        Failure(
            "the AWS profile 'p' is its own source_profile: p, q, p",
            profile("[p]\nrole_arn = a\nsource_profile = q\n[q]\nrole_arn = b\nsource_profile = p")),
        Failure(
            "the AWS profile 'p' has a source_profile that does not exist: 'q'",
            profile("[p]\nrole_arn = a\nsource_profile = q")),
        Failure("the AWS profile 'p' has source_profile but no role_arn", profile("[p]\nsource_profile = q")),
        Failure(
            "the AWS profile 'p' has both source_profile and credential_source",
            profile("[p]\nrole_arn = a\nsource_profile = q\ncredential_source = Environment")),
        Failure(
            "the AWS profile 'p' has an unknown credential_source 'Moon'; it must be Environment, Ec2InstanceMetadata or "
                + "EcsContainer", profile("[p]\nrole_arn = a\ncredential_source = Moon")),
        Failure(
            "the AWS profile 'p' has a role_arn, but its source has no keys to take it on with",
            profile("[p]\nrole_arn = a\nsource_profile = q\n[q]\nregion = r")),
        Failure(
            "the AWS profile 'p' has a duration_seconds that is not from 900 to 43200: '5m'",
            profile("[p]\nrole_arn = a\nduration_seconds = 5m")),
        Failure(
            "the AWS profile 'p' asks for a code (mfa_serial), which an agent cannot give",
            profile("[p]\nrole_arn = a\nmfa_serial = m")),
        Failure(
            "the AWS profile 'p' signs on through a browser (sso_*), which is not offered: use a role, "
                + "credential_process with 'aws configure export-credentials', or keys",
            profile("[p]\nsso_session = s")),
        Failure(
            "the AWS profile 'p' has a credential_process that ends with status 3; run it by hand to see what it says",
            profile("[p]\ncredential_process = echo SECRET >&2; exit 3")),
        Failure(
            "the credential_process of the AWS profile 'p' answered with no JSON with \"Version\": 1",
            profile("[p]\ncredential_process = echo SECRET")),
        Failure(
            "the credential_process of the AWS profile 'p' answered with no JSON with \"AccessKeyId\"",
            profile("[p]\ncredential_process = echo '{\"Version\":1,\"SecretAccessKey\":\"SECRET\"}'")),
    ]

    static let hosts: [Failure] = [
        Failure("\(none) (the instance's metadata service does not answer: nobody there)", { _ in }),
        Failure(
            "\(none) (the instance's metadata service does not answer: nobody there)",
            { $0.files["/home/.aws/credentials/x"] = "another user's" }),
        Failure(
            "\(none) (AWS_EC2_METADATA_DISABLED is set)", { $0.environment["AWS_EC2_METADATA_DISABLED"] = "TRUE" }),
        Failure(
            "\(none) (the instance's metadata service does not answer)", { $0.answers[token] = [.lost(.timeout)] }),
        Failure(
            "the instance's metadata service answers, but its tokens do not arrive in this container: its hop limit is 1; "
                + "raise HttpPutResponseHopLimit to 2, or give the container a role of its own",
            {
                $0.answers[token] = [.lost(.timeout)]
                $0.answers["GET \(Scene.instance)meta-data/"] = [.status(401, "")]
            }),
        Failure(
            "\(none) (the instance's metadata service gives no token: status 403)",
            { $0.answers[token] = [.status(403, "")] }),
        Failure("the instance's metadata service answered with no token", { $0.answers[token] = [.ok("")] }),
        Failure(
            "\(none) (the instance has no role)",
            {
                $0.answers = Scene.instance("I")
                $0.answers[list] = [.status(404, "")]
            }),
        Failure(
            "the instance's metadata service answers with status 401",
            {
                $0.answers = Scene.instance("I")
                $0.answers[list] = [.status(401, "")]
            }),
        Failure(
            "the instance's metadata service has no keys of role 'the-role': AssumeRoleUnauthorizedAccess",
            {
                $0.answers = Scene.instance("I")
                $0.answers[list + "the-role"] = [.ok(#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"SECRET"}"#)]
            }),
        Failure(
            "the instance's metadata service answered with an \"Expiration\" that is no time",
            {
                $0.answers = Scene.instance("I")
                $0.answers[list + "the-role"] = [Scene.json("I", end: "soon")]
            }),
        Failure(
            "the AWS credentials that were given have expired already; is this host's clock right?",
            {
                $0.answers = Scene.instance("I")
                $0.answers[list + "the-role"] = [Scene.json("I", end: "2020-01-01T00:00:00Z")]
            }),
        Failure(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or http to this host, 169.254.170.2, 169.254.170.23 or "
                + "[fd00:ec2::23]", { $0.environment[uri] = "http://evil/SECRET" }),
        Failure(
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with '/'",
            { $0.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@evil/" }),
        Failure(
            "the container's credential endpoint does not answer: nobody there",
            { $0.environment[uri] = "https://h/SECRET" }),
        Failure(
            "the container's credential endpoint answers with status 403",
            {
                $0.environment[uri] = "https://h/SECRET"
                $0.answers["GET https://h/SECRET"] = [.status(403, "SECRET")]
            }),
        Failure(
            "the container's credential endpoint answered with no JSON with \"AccessKeyId\"",
            {
                $0.environment[uri] = "https://h/"
                $0.answers["GET https://h/"] = [.ok("SECRET")]
            }),
        Failure(
            "cannot read '/t': No such file or directory",
            {
                $0.environment[uri] = "https://h/"
                $0.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/t"
            }),
        Failure(
            "'/t' is empty, not a token",
            {
                $0.environment[uri] = "https://h/"
                $0.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/t"
                $0.files["/t"] = " \n"
            }),
        Failure(
            "'/t' has several lines, not a token",
            {
                $0.environment[uri] = "https://h/"
                $0.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/t"
                $0.files["/t"] = "SECRET\r\nX-Evil: 1"
            }),
        Failure(
            "AWS_CONTAINER_AUTHORIZATION_TOKEN has several lines",
            {
                $0.environment[uri] = "https://h/"
                $0.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "SECRET\nX-Evil: 1"
            }),
    ]

    static let roles: [Failure] = [
        Failure(
            "\(none) (the instance's metadata service does not answer: nobody there)", { $0.options.roleARN = "r" }),
        Failure("STS does not answer: nobody there", role { _ in }),
        Failure(
            "STS does not give the role 'arn:role': AccessDenied: KEY with *** may not",
            role {
                $0.answers[Scene.sts] = [
                    .status(
                        403,
                        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>KEY with SECRET-KEY may not</Message>"
                    )
                ]
                $0.options.accessKey = "OTHER"
                $0.options.secretKey = "SECRET-KEY"
            }),
        Failure(
            "STS does not give the role 'arn:role': InvalidIdentityToken: *** is no token",
            role {
                $0.options.webIdentityTokenFile = "/t"
                $0.files["/t"] = "PROOF\n"
                $0.answers[Scene.sts] = [
                    .status(400, "<Error><Code>InvalidIdentityToken</Code><Message>PROOF is no token</Message></Error>")
                ]
            }),
        Failure(
            "STS answered without the keys of role 'arn:role'", role { $0.answers[Scene.sts] = [.ok("<SECRET/>")] }),
        Failure(
            "STS answered without the keys of role 'arn:role'",
            role { $0.answers[Scene.sts] = [Scene.xml("R", end: "tomorrow")] }),
        Failure("cannot read '/no': No such file or directory", role { $0.options.webIdentityTokenFile = "/no" }),
        Failure(
            "no AWS region: set 'region' or AWS_REGION (the instance's metadata service does not answer: nobody there)",
            { $0.options.region = "" }),
        Failure(
            "the AWS region 'evil.example/' must have letters, digits and '-' alone",
            { $0.options.region = "evil.example/" }),
    ]

    private static func role(
        _ change: @escaping @Sendable (inout Scene) -> Void
    ) -> @Sendable (inout Scene) -> Void {
        {
            $0.options.roleARN = "arn:role"
            $0.options.accessKey = "KEY"
            $0.options.secretKey = "SECRET-KEY"
            change(&$0)
        }
    }

    @Test("What is said, and no secret", arguments: profiles + hosts + roles)
    func message(_ failure: Failure) {
        var scene = Scene()
        scene.options.region = "eu-west-1"
        failure.change(&scene)
        guard case .failure(let error) = scene.ask().result else { return #expect(Bool(false), "no error") }
        #expect(error.message == failure.message)
        #expect(!Scene.shows(error.message))
    }
}
