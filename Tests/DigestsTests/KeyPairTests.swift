import Digests
import TestSupport
import Testing

@Suite struct KeyPairTests {
    private func file(_ names: String...) throws -> [UInt8] {
        try names.flatMap { Array(try #require(KeyMaker.pairs[$0]).utf8) }
    }

    @Test(
        "A certificate and a key go together, or why not",
        arguments: [
            ("a.pem", "a.key", "", nil), ("a.pem", "a.key", "needless", nil), ("c.pem", "c.key", "", nil),
            ("a.pem", "a-locked.key", "secret", nil), ("a.pem", "a-old.key", "secret", nil),
            ("a.pem", "b.key", "", .strangers), ("a.pem", "c.key", "", .strangers),
            ("b.pem", "a-locked.key", "secret", .strangers), ("a.pem", "a-locked.key", "wrong", .password),
            ("a.pem", "a-old.key", "wrong", .password), ("a.pem", "a-locked.key", "", .password),
            ("a.key", "a.key", "", .certificate), ("a.pem", "a.pem", "", .key),
        ] as [(String, String, String, KeyPair.Flaw?)])
    func flaw(_ certificate: String, _ key: String, _ password: String, _ flaw: KeyPair.Flaw?) throws {
        #expect(try KeyPair.flaw(certificate: file(certificate), key: file(key), password: password) == flaw)
    }

    @Test("Of a chain the first certificate counts; a file may hold both, and text around them")
    func chains() throws {
        let both = Array("text\n".utf8) + (try file("a.key", "a.pem", "b.pem"))
        #expect(KeyPair.flaw(certificate: both, key: both, password: "") == nil)
        let others = try file("b.pem", "a.pem")
        #expect(KeyPair.flaw(certificate: others, key: both, password: "") == .strangers)
    }

    @Test("What is cut off is told as what it is")
    func cut() throws {
        let (certificate, key) = (try file("a.pem"), try file("a.key"))
        #expect(KeyPair.flaw(certificate: certificate.dropLast(200), key: key, password: "") == .certificate)
        #expect(KeyPair.flaw(certificate: certificate, key: key.dropLast(200), password: "") == .key)
        #expect(KeyPair.flaw(certificate: [], key: [], password: "") == .certificate)
        #expect(KeyPair.flaw(certificate: certificate, key: [], password: "") == .key)
    }
}
