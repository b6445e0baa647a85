import Foundation
import HTTP
import Testing

@testable import AWS

/// What is sent to those who give keys away.
@Suite struct CredentialRequestTests {
    private static func scene() -> Scene {
        var scene = Scene()
        scene.options.region = "eu-west-1"
        return scene
    }

    private static func text(_ request: HTTPRequest?) -> String { String(decoding: request?.body ?? [], as: UTF8.self) }

    @Test("AssumeRole is signed with the other keys")
    func assumeRole() throws {
        var scene = Self.scene()
        scene.options.roleARN = "arn:role"
        scene.options.accessKey = "KEY"
        scene.options.secretKey = "SECRET-KEY"
        scene.options.token = "TOKEN-KEY"
        scene.answers[Scene.sts] = [Scene.xml("ROLE")]
        let outcome = scene.ask()
        let request = try #require(outcome.sent.first)
        #expect(
            Self.text(request)
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Arole&RoleSessionName=heliograph-1700000000"
                + "&DurationSeconds=900")
        #expect(request.headers.map(\.value) == ["application/x-www-form-urlencoded; charset=utf-8"])
        #expect(
            request.signature
                == AWSSignature(
                    accessKey: "KEY", secretKey: "SECRET-KEY", sessionToken: "TOKEN-KEY", region: "eu-west-1",
                    service: "sts"))
        #expect(try outcome.result.get().sessionToken == "TOKEN-ROLE")
        #expect(outcome.sent.count == 1)
    }

    @Test("AssumeRoleWithWebIdentity is not signed")
    func webIdentity() throws {
        var scene = Self.scene()
        scene.options.roleARN = "arn:role"
        scene.options.roleSessionName = "me"
        scene.options.webIdentityTokenFile = "/t"
        scene.files["/t"] = "PROOF+/=\n"
        scene.answers[Scene.sts] = [Scene.xml("ROLE")]
        let request = try #require(scene.ask().sent.first)
        #expect(
            Self.text(request)
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Arole&RoleSessionName=me"
                + "&DurationSeconds=900&WebIdentityToken=PROOF%2B%2F%3D")
        #expect(request.signature == nil)
    }

    @Test(
        "Where STS is",
        arguments: [
            ("us-east-1", [:], "https://sts.us-east-1.amazonaws.com/"),
            ("cn-north-1", [:], "https://sts.cn-north-1.amazonaws.com.cn/"),
            ("r", ["AWS_ENDPOINT_URL": "http://all"], "http://all"),
            ("r", ["AWS_ENDPOINT_URL": "http://all", "AWS_ENDPOINT_URL_STS": "http://sts"], "http://sts"),
        ] as [(String, [String: String], String)])
    func address(_ region: String, _ environment: [String: String], _ url: String) {
        var scene = Self.scene()
        scene.options.region = region
        scene.options.roleARN = "arn:role"
        scene.options.accessKey = "KEY"
        scene.environment.merge(environment) { $1 }
        #expect(Set(scene.ask().sent.map(\.url)) == [url])
    }

    @Test("What passes in a moment is asked once more, a refusal is not")
    func again() throws {
        var scene = Self.scene()
        scene.options.roleARN = "arn:role"
        scene.options.accessKey = "KEY"
        for passing in [Scene.Answer.status(503, ""), .lost(.timeout), .lost(.unreachable)] {
            scene.answers[Scene.sts] = [passing, Scene.xml("ROLE")]
            #expect(try scene.ask().result.get().accessKey == "ROLE")
        }
        scene.answers[Scene.sts] = [.status(403, ""), Scene.xml("ROLE")]
        #expect(scene.ask().sent.count == 1)
    }

    @Test("The instance: a token first, then its role, then the role's keys, each for a second at most")
    func instance() throws {
        var scene = Self.scene()
        scene.answers = Scene.instance("I")
        let outcome = scene.ask()
        #expect(try outcome.result.get().sessionToken == "TOKEN-I")
        #expect(outcome.sent.map(\.method) == [.put, .get, .get])
        #expect(outcome.sent.allSatisfy { $0.timeout == .seconds(1) && $0.signature == nil })
        #expect(outcome.sent[0].headers.map(\.name) == ["X-aws-ec2-metadata-token-ttl-seconds"])
        #expect(outcome.sent[1...].allSatisfy { $0.headers.map(\.value) == ["IMDS-TOKEN"] })
    }

    @Test("Where the instance's metadata is")
    func metadataAddress() {
        var scene = Self.scene()
        scene.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "IPv6"
        #expect(Set(scene.ask().sent.map(\.url)) == ["http://[fd00:ec2::254]/latest/api/token"])
        scene.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://own:1/"
        #expect(Set(scene.ask().sent.map(\.url)) == ["http://own:1/latest/api/token"])
        scene.environment["AWS_EC2_METADATA_DISABLED"] = "true"
        #expect(scene.ask().sent.isEmpty)
    }

    @Test("A token that is refused for a moment is asked for once more", arguments: [429, 500, 503])
    func busy(_ status: Int) throws {
        var scene = Self.scene()
        scene.answers = Scene.instance("I")
        scene.answers["PUT \(Scene.instance)api/token"] = [.status(status, ""), .ok("IMDS-TOKEN")]
        #expect(try scene.ask().result.get().accessKey == "I")
    }

    @Test("A token that comes late after all is no matter of hops")
    func late() throws {
        var scene = Self.scene()
        scene.answers = Scene.instance("I")
        scene.answers["PUT \(Scene.instance)api/token"] = [.lost(.timeout), .ok("IMDS-TOKEN")]
        scene.answers["GET \(Scene.instance)meta-data/"] = [.status(401, "")]
        #expect(try scene.ask().result.get().accessKey == "I")
    }

    @Test(
        "A container's token: of the file, or of the variable",
        arguments: [([:], nil), (["": "TOKEN-V"], "TOKEN-V"), (["": "TOKEN-V", "_FILE": "/t"], "TOKEN-F")]
            as [([String: String], String?)])
    func containerToken(_ variables: [String: String], _ token: String?) throws {
        var scene = Self.scene()
        for (ending, value) in variables { scene.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN" + ending] = value }
        scene.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials"
        scene.files["/t"] = "TOKEN-F\n"
        scene.answers["GET http://169.254.170.23/v1/credentials"] = [Scene.json("C")]
        let outcome = scene.ask()
        #expect(try outcome.result.get().accessKey == "C")
        #expect(outcome.sent.first?.headers.map(\.value) == token.map { [$0] } ?? [])
    }

    @Test(
        "Keys come over plain HTTP only from where nobody can listen",
        arguments: [
            ("https://anywhere.example/x", true), ("http://localhost:1/x", true), ("http://127.0.0.1/", true),
            ("http://127.9.9.9:80", true), ("http://[::1]:80/", true), ("http://169.254.170.2/", true),
            ("http://169.254.170.23/v1", true), ("http://[fd00:ec2::23]/v1", true), ("http://[FD00:EC2::23]/", true),
            ("http://169.254.170.3/", false), ("http://10.0.0.1/", false), ("http://127.0.0.1.evil/", false),
            ("http://127.0.0/", false), ("http://127.0.0.256/", false), ("http://localhost.evil/", false),
            ("http://169.254.170.2@evil/", false), ("http://localhost:1@evil/", false),
            ("http://evil#localhost", false),
            ("http://evil/?127.0.0.1", false), ("http://[::2]/", false), ("http://[::1", false),
            ("ftp://localhost/", false),
            ("localhost", false), ("http://", false), ("http://evil\\@127.0.0.1/", false),
        ])
    func plainHTTP(_ url: String, _ isAllowed: Bool) {
        var scene = Self.scene()
        scene.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url
        scene.answers["GET \(url)"] = [Scene.json("C")]
        let outcome = scene.ask()
        #expect(outcome.sent.count == (isAllowed ? 1 : 0))
        #expect(((try? outcome.result.get()) != nil) == isAllowed)
    }

    @Test(
        "Times",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2024-03-01T00:00:00.123Z", 1_709_251_200),
            ("2024-03-01T02:00:00+02:00", 1_709_251_200), ("2024-02-29T22:30:00-0130", 1_709_251_200), ("", nil),
            ("2024-03-01T00:00:00", nil), ("2024-13-01T00:00:00Z", nil), ("2024-03-01", nil),
            ("2024-03-01T00:00:00.Z", nil),
            ("2024-03-01T00:00:00Zx", nil), ("1709251200", nil), ("２024-03-01T00:00:00Z", nil),
        ] as [(String, Int64?)])
    func time(_ text: String, _ seconds: Int64?) { #expect(secondsSinceEpoch(iso8601: text) == seconds) }

    @Test("Times agree with Foundation's")
    func times() {
        for _ in 0..<500 {
            let seconds = Int64.random(in: -2_000_000_000...100_000_000_000)
            let text = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
            #expect(secondsSinceEpoch(iso8601: text) == seconds, "\(text)")
        }
    }

    @Test("Whichever request fails, and however, the outcome is keys, or an error without secrets", arguments: 0..<5)
    func nthRequestFails(_ failing: Int) throws {
        let failures: [Result<HTTPResponse, HTTPError>] =
            [HTTPError.Cause.aborted, .timeout, .unreachable, .truncated, .oversized].map {
                .failure(HTTPError($0, "lost"))
            }
            + [400, 401, 403, 404, 429, 500, 503].map { .success(HTTPResponse(status: $0, body: Array("SECRET".utf8))) }
            + [.success(HTTPResponse(status: 200)), .success(HTTPResponse(status: 200, body: Array("SECRET\nx".utf8)))]
        for failure in failures {
            for length in [1, 10] {
                var scene = Scene()
                scene.environment["AWS_ENDPOINT_URL_STS"] = "http://sts/"
                scene.options.roleARN = "arn:role"
                scene.answers = Scene.instance("I", region: "eu-west-1")
                scene.answers["POST http://sts/"] = [Scene.xml("ROLE")]
                let outcome = scene.ask { call in (failing..<failing + length).contains(call) ? failure : nil }
                switch outcome.result {
                case .success(let signature): #expect(signature.accessKey == "ROLE" && length == 1)
                case .failure(let error): #expect(!error.message.isEmpty && !Scene.shows(error.message), "\(error)")
                }
                // Region, keys and role of a healthy host take eight requests at most; a sick one no more than ten.
                #expect(outcome.sent.count <= 10)
            }
        }
    }

    @Test("A changed answer of STS or a container gives keys that are in it, or an error without them")
    func mutations() {
        let bodies = [Scene.xml("ROLE"), Scene.json("ROLE")].map { answer -> [UInt8] in
            guard case .status(_, let body) = answer else { return [] }
            return Array(body.utf8)
        }
        for i in 0..<1000 {
            var body = bodies[i % 2]
            for _ in 0..<Int.random(in: 1...3) {
                let at = Int.random(in: body.indices)
                switch Int.random(in: 0..<3) {
                case 0: body[at] = UInt8.random(in: 0...255)
                case 1: body.removeSubrange(at..<min(at + Int.random(in: 1...60), body.count))
                default: body.insert(Array("<>&\"\\{}u".utf8).randomElement() ?? 0, at: at)
                }
                if body.isEmpty { body = [0] }
            }
            let text = String(decoding: body, as: UTF8.self)
            var scene = Self.scene()
            scene.environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "https://h/"]
            scene.answers["GET https://h/"] = [.ok(text)]
            if i % 2 == 0 {
                scene.options.roleARN = "arn:role"
                scene.options.accessKey = "KEY"
                scene.answers[Scene.sts] = [.ok(text)]
            }
            switch scene.ask().result {
            case .success(let signature): #expect(!signature.accessKey.isEmpty && !signature.secretKey.isEmpty)
            case .failure(let error): #expect(!Scene.shows(error.message), "\(error)")
            }
        }
    }
}
