import Testing

@testable import ContainerNames

@Suite struct ImageNameTests {
    @Test(
        "An image's name is divided as Telegraf divides it",
        arguments: [
            ("redis", "redis", "unknown"), ("redis:7", "redis", "7"), ("a/b:1.2", "a/b", "1.2"),
            ("r:5000/a/b:1.2", "r:5000/a/b", "1.2"), ("r:5000/a/b", "r:5000/a/b", "unknown"),
            ("quay.io/team/web", "quay.io/team/web", "unknown"), ("localhost/web:3", "localhost/web", "3"),
            ("img@sha256:abc", "img@sha256", "abc"), ("localhost:5000/team/app", "localhost:5000/team/app", "unknown"),
            ("ghcr.test/x/y/z:v1@sha256:00", "ghcr.test/x/y/z:v1@sha256", "00"), ("sha256:11", "sha256", "11"),
            ("web:", "web", ""), (":1", "", "1"), ("quay.io/", "quay.io/", "unknown"), ("", "", "unknown"),
        ])
    func parts(_ text: String, _ name: String, _ version: String) {
        let image = ImageName(text)
        #expect(image.name == name)
        #expect(image.version == version)
    }

    @Test("Nothing is no image")
    func empty() { #expect(ImageName(known: "") == nil) }
}
