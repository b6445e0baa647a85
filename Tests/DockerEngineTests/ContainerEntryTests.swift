import JSON
import Testing

@testable import DockerEngine

@Suite struct ContainerEntryTests {
    @Test(
        "A container's own name has no second slash",
        arguments: [
            (["/web"], "web"), (["/other/alias", "/web"], "web"), (["web"], "web"), (["/a/b"], nil), ([], nil),
            (["/"], nil),
        ] as [([String], String?)])
    func name(_ names: [String], _ name: String?) { #expect(ContainerEntry.name(of: names) == name) }

    @Test("What is absent or null has Go's zero, and what is of another kind is named")
    func members() throws {
        let bare = try ContainerEntry(JSONParser.parse(#"{"Labels": null}"#))
        #expect(bare.id == "" && bare.names.isEmpty && bare.labels.isEmpty && bare.name == nil)
        for (text, key) in [
            (#"{"Id": 1}"#, "Id"), (#"{"Names": "/a"}"#, "Names"), (#"{"Names": [1]}"#, "Names"),
            (#"{"Labels": {"a": 1}}"#, "a"), (#"{"Labels": []}"#, "Labels"),
        ] {
            let document = try JSONParser.parse(text)
            do throws(Misfit) {
                _ = try ContainerEntry(document)
                Issue.record("\(text) was read")
            } catch { #expect(error.key == key) }
        }
    }

    @Test(
        "How long a container ran, in seconds of a clock at 100",
        arguments: [
            (nil, nil, nil), (40, nil, 60), (40, 90, 50), (40, 30, 60), (nil, 90, nil),
        ] as [(Int64?, Int64?, Int64?)])
    func uptime(_ started: Int64?, _ finished: Int64?, _ uptime: Int64?) {
        let state = ContainerInspection.State(
            status: "running", isOOMKilled: false, pid: 1, exitCode: 0, startedAt: started, finishedAt: finished,
            health: nil)
        #expect(state.uptime(at: 100) == uptime)
    }

    /// Version, name, init binary, endpoint.
    @Test(
        "Podman is told by what it says and by its habits",
        arguments: [
            (["27.1", "web-01", "docker-init", "unix:///var/run/docker.sock"], false),
            (["5.0-podman", "web-01", "", "unix:///a"], true), (["5.0", "podman-1", "", "unix:///a"], true),
            (["5.0", "web-01", "", "unix:///run/podman/podman.sock"], true),
            (["5.0", "docker-1", "", "unix:///run/podman/podman.sock"], false),
            (["5.0", "containerd-1", "crun", "unix:///a"], false), (["5.0", "web-01", "crun", "unix:///a"], true),
            (["5.0", "localhost.localdomain", "", "unix:///a"], true),
            (["5.0", "web-01", "", "unix:///run/container.sock"], true), (["5.0", "abcd", "", "unix:///a"], true),
            (["5.0", "abcde", "", "unix:///a"], false), (["5.0", "", "", "unix:///a"], false),
        ] as [([String], Bool)])
    func podman(_ texts: [String], _ isPodman: Bool) throws {
        let document = JSONValue.object(
            JSONObject([
                ("ServerVersion", .string(texts[0])), ("Name", .string(texts[1])), ("InitBinary", .string(texts[2])),
            ]))
        #expect(try EngineInfo(document).isPodman(at: EngineAddress(texts[3])) == isPodman)
    }
}
