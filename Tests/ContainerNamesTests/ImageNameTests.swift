import ContainerNames
import Testing

@Suite struct ImageNameTests {
    @Test(
        "An image's name is divided as Telegraf divides it",
        arguments: [
            ("redis", "redis", "unknown"), ("redis:7", "redis", "7"), ("a/b:1.2", "a/b", "1.2"),
            ("r:5000/a/b:1.2", "r:5000/a/b", "1.2"), ("r:5000/a/b", "r:5000/a/b", "unknown"),
            ("quay.io/team/web", "quay.io/team/web", "unknown"), ("localhost/web:3", "localhost/web", "3"),
            ("img@sha256:abc", "img@sha256", "abc"), ("web:", "web:", "unknown"), (":1", ":1", "unknown"),
            ("quay.io/", "quay.io/", "unknown"),
        ])
    func parts(_ text: String, _ name: String, _ version: String) throws {
        let image = try #require(ImageName(text))
        #expect(image.name == name)
        #expect(image.version == version)
    }

    @Test("Nothing is no image")
    func empty() { #expect(ImageName("") == nil) }
}
