import HTTP
import TestSupport
import Testing

@testable import DockerEngine

@Suite struct EngineAddressTests {
    @Test(
        "What Docker's endpoints mean",
        arguments: [
            ("unix:///var/run/docker.sock", false, "/var/run/docker.sock", "http://docker"),
            ("unix://docker.sock", true, "docker.sock", "http://docker"),
            ("tcp://10.0.0.1:2375", false, nil, "http://10.0.0.1:2375"),
            ("tcp://10.0.0.1:2376/", true, nil, "https://10.0.0.1:2376"),
            ("http://engine:80", true, nil, "http://engine:80"),
            ("https://engine", false, nil, "https://engine"),
        ] as [(String, Bool, String?, String)])
    func address(_ text: String, _ isSecure: Bool, _ socket: String?, _ base: String) throws {
        let address = try EngineAddress(text, isSecure: isSecure)
        #expect(address.socket == socket)
        #expect(address.base == base)
        #expect("\(address)" == text)
    }

    @Test("What is none", arguments: ["", "/var/run/docker.sock", "npipe:////./pipe/x", "unix://", "ssh://host"])
    func noAddress(_ text: String) {
        #expect(throws: EngineAddressError(text: text)) { try EngineAddress(text) }
    }

    @Test(
        "Versions are compared as numbers",
        arguments: [("1.9", "1.41"), ("1.41", "2.0"), ("1.23", "1.24")])
    func version(_ older: String, _ newer: String) throws {
        #expect(try #require(APIVersion(older)) < #require(APIVersion(newer)))
        #expect(APIVersion(older)?.description == older)
    }

    @Test("What is no version", arguments: ["", "1", "x.1", "1.x"])
    func noVersion(_ text: String) { #expect(APIVersion(text) == nil) }
}
