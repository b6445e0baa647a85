import DockerEngine
import HTTP
import PluginKit

/// The engine that the options, or the environment, mean.
struct EngineEndpoint {
    static let standard = "unix:///var/run/docker.sock"
    /// What stands for Docker's own variables.
    static let fromEnvironment = "ENV"

    private let text: String
    private let tls: TLSClientKeys

    init(_ text: String, _ tls: TLSClientKeys) {
        self.text = text.isEmpty ? Self.standard : text
        self.tls = tls
    }

    func client(_ context: PluginContext, timeout: Duration) throws(StartError) -> EngineClient {
        if text == Self.fromEnvironment { return try clientOfEnvironment(context, timeout: timeout) }
        var address = try Self.address(text, isSecure: tls.isUsed)
        address.transport = try tls.transport(context, authoritiesFrom: nil)
        return EngineClient(address, http: context.http, timeout: timeout)
    }

    /// As Docker's own client reads its variables: certificates lie in one directory by fixed names.
    private func clientOfEnvironment(
        _ context: PluginContext, timeout: Duration
    ) throws(StartError) -> EngineClient {
        func variable(_ name: String) -> String? {
            context.environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let certificates = variable("DOCKER_CERT_PATH")
        var address = try Self.address(variable("DOCKER_HOST") ?? Self.standard, isSecure: certificates != nil)
        if let certificates {
            address.transport.authorities = certificates + "/ca.pem"
            address.transport.certificate = certificates + "/cert.pem"
            address.transport.key = certificates + "/key.pem"
            address.transport.verifiesServer = variable("DOCKER_TLS_VERIFY") != nil
        }
        var version: APIVersion?
        if let text = variable("DOCKER_API_VERSION") {
            version = APIVersion(text)
            if version == nil { throw .fatal("DOCKER_API_VERSION must be a version such as 1.41, not '\(text)'") }
        }
        return EngineClient(address, http: context.http, timeout: timeout, version: version)
    }

    private static func address(_ text: String, isSecure: Bool) throws(StartError) -> EngineAddress {
        do throws(EngineAddressError) { return try EngineAddress(text, isSecure: isSecure) } catch {
            throw .fatal("the engine's endpoint \(error)")
        }
    }
}

extension TLSClientKeys {
    /// Whether they ask for TLS where the endpoint does not say.
    fileprivate var isUsed: Bool {
        tlsEnable ?? (!tlsCA.isEmpty || !tlsCert.isEmpty || insecureSkipVerify || !tlsServerName.isEmpty)
    }
}
