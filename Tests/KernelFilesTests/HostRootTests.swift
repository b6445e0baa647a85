import TestSupport
import Testing

@testable import KernelFiles

@Suite struct HostRootTests {
    @Test(
        "Directories are named as Telegraf names them",
        arguments: [
            ("/a.slice", ["/a.slice"]),
            ("/a.slice/", ["/a.slice/"]),
            ("/file", []), ("/nowhere", []), ("/nowhere/*", []), ("", []),
            ("/*", ["/.hidden", "/a.slice", "/b.slice", "/link"]),
            ("//*.slice", ["/a.slice", "/b.slice"]),
            ("/./*.slice/", ["/a.slice", "/b.slice"]),
            ("/a.slice/../*.slice", ["/a.slice", "/b.slice"]),
            ("/*.slice/*", ["/a.slice/one", "/a.slice/two", "/b.slice/one"]),
            ("/*.slice/one", ["/a.slice/one", "/b.slice/one"]),
            ("/[!a].slice/o?e", ["/b.slice/one"]),
            ("/[b-c].slice/*", ["/b.slice/one"]),
            ("/l*/*", ["/link/one", "/link/two"]),
            ("/**/one", ["/a.slice/one", "/b.slice/one", "/link/one"]),
        ])
    func directories(_ pattern: String, _ expected: [String]) {
        let folder = TemporaryFolder()
        for path in ["a.slice/one/deep", "a.slice/two", "b.slice/one", ".hidden"] { folder.make(path) }
        folder.write("1\n", to: "file")
        folder.write("1\n", to: "b.slice/file")
        folder.link("a.slice", from: "link")
        #expect(HostRoot(folder.path).directories(matching: pattern) == expected)
        #expect(HostRoot(folder.path + "/").directories(matching: pattern) == expected)
    }

    @Test("A relative path is not on the host")
    func relative() {
        #expect(HostRoot("/recorded").path("sys/fs") == "sys/fs")
        #expect(HostRoot("/recorded").path("/sys/fs") == "/recorded/sys/fs")
        #expect(HostRoot("/recorded").path("") == "/recorded")
        #expect(HostRoot().path("/sys/fs") == "/sys/fs")
    }

    @Test(
        "Where /proc and /sys are",
        arguments: [
            ([:], "/", "/proc", "/sys", ""),
            ([:], "/recorded/", "/recorded/proc", "/recorded/sys", "/recorded"),
            (["HOST_PROC": "/hostfs/proc/"], "/", "/hostfs/proc", "/sys", ""),
            (["HOST_SYS": "/hostfs/sys", "HOST_MOUNT_PREFIX": "/hostfs"], "/r", "/r/proc", "/hostfs/sys", "/hostfs"),
            (["HOST_PROC": "", "HOST_SYS": ""], "/", "/proc", "/sys", ""),
        ] as [([String: String], String, String, String, String)])
    func hostPaths(_ row: (environment: [String: String], root: String, proc: String, sys: String, prefix: String)) {
        let paths = HostPaths(environment: row.environment, hostRoot: row.root)
        #expect(paths.procRoot == row.proc)
        #expect(paths.sysRoot == row.sys)
        #expect(paths.mountPrefix == row.prefix)
    }
}
