import AWS
import Threads

/// An account as tests need one.
enum Scene {
    static let keys = AWSCredentials(accessKey: "AKID", secretKey: "SECRET", sessionToken: "TOKEN")

    static func account(
        _ region: String = "eu-west-1", _ provider: any CredentialProvider = Source(.success(keys))
    ) -> AWSAccount {
        AWSAccount(region: AWSRegion(region), endpoint: nil, provider: provider, now: { 0 }, warn: { _ in })
    }

    /// Answers always the same, and counts how often it was asked.
    final class Source: CredentialProvider {
        private let answer: Result<AWSCredentials?, AWSAccountError>
        private let count = Guarded(0)
        init(_ answer: Result<AWSCredentials?, AWSAccountError>) { self.answer = answer }
        var isConfigured: Bool { (try? answer.get()) != nil }
        var asked: Int { count.withLock { $0 } }
        func credentials(now: Int64) throws(AWSAccountError) -> AWSCredentials? {
            count.withLock { $0 += 1 }
            return try answer.get()
        }
    }
}
