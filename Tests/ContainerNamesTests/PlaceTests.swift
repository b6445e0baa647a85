import ContainerNames
import Containers
import Foundation
import Testing

/// An agent in a container sees the host's directories where they were mounted.
@Suite struct PlaceTests {
    private static let id = String(repeating: "a", count: 64)

    @Test("HOST_VAR, HOST_RUN and HOST_ETC come before HOST_MOUNT_PREFIX, and that before the root")
    func variables() throws {
        let host = try NamedHost()
        try host.addGroup("/docker/\(Self.id)")
        func put(_ name: String, below path: String) throws {
            try host.write(#"{"Name": "/\#(name)"}"#, to: path + "/docker/containers/\(Self.id)/config.v2.json")
        }
        try put("root", below: "var/lib")
        try put("prefix", below: "hostfs/var/lib")
        try put("variable", below: "elsewhere/lib")
        func name(_ environment: [String: String]) throws -> String? {
            var sweep = host.sweep()
            var names = host.names(environment)
            return try host.news(&sweep, &names)["/docker/\(Self.id)"]?.name
        }
        #expect(try name([:]) == "root")
        #expect(try name(["HOST_MOUNT_PREFIX": host.path + "/hostfs"]) == "prefix")
        let both = ["HOST_MOUNT_PREFIX": host.path + "/hostfs", "HOST_VAR": host.path + "/elsewhere/"]
        #expect(try name(both) == "variable")
    }

    @Test("A data-root is a path of the host")
    func dataRoot() throws {
        let host = try NamedHost()
        try host.addGroup("/docker/\(Self.id)")
        try host.write(#"{"data-root": "/srv"}"#, to: "hostfs/etc/docker/daemon.json")
        try host.write(#"{"Name": "/web"}"#, to: "hostfs/srv/containers/\(Self.id)/config.v2.json")
        var sweep = host.sweep()
        var names = host.names(["HOST_MOUNT_PREFIX": host.path + "/hostfs"])
        #expect(try host.news(&sweep, &names)["/docker/\(Self.id)"]?.name == "web")
    }

    @Test("Environments are read of processes only where they are asked for, and come from files first")
    func variablesOfProcesses() throws {
        let host = try NamedHost("process")
        try host.addGroup("/docker/\(Self.id)", pid: "41")
        try host.write(
            #"{"Name": "/web", "Config": {"Env": ["A=file", "B= ", "A=last"]}}"#,
            to: "var/lib/docker/containers/\(Self.id)/config.v2.json")
        var container = try #require(try host.all(wantsVariables: true)["/docker/\(Self.id)"])
        #expect(container.variable("A") == "last")
        #expect(container.variable("B") == nil)
        #expect(container.variable("HOSTNAME") == nil)
        try host.write(#"{"Name": "/web"}"#, to: "var/lib/docker/containers/\(Self.id)/config.v2.json")
        container = try #require(try host.all(wantsVariables: true)["/docker/\(Self.id)"])
        #expect(container.variable("HOSTNAME") == "db-primary")
        container = try #require(try host.all()["/docker/\(Self.id)"])
        #expect(container.variable("HOSTNAME") == nil)
    }
}
