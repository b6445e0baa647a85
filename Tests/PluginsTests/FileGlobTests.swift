import Foundation
import KernelFiles
import Testing

@testable import Plugins

@Suite struct FileGlobTests {
    static let files = [
        "a.lp", "b.lp", "c.txt", ".hidden.lp", "top/a.lp", "top/x/b.lp", "top/x/y/c.lp", "top/x/y/c.txt", "[odd].lp",
        "ü.lp", "dir.lp/inner.lp",
    ]

    @Test(
        "Patterns",
        arguments: [
            ("/a.lp", ["/a.lp"]), ("/*.lp", ["/.hidden.lp", "/[odd].lp", "/a.lp", "/b.lp", "/ü.lp"]),
            ("/?.lp", ["/a.lp", "/b.lp", "/ü.lp"]), ("/[ab].lp", ["/a.lp", "/b.lp"]), ("/[!a].lp", ["/b.lp", "/ü.lp"]),
            ("/[^a-b].lp", ["/ü.lp"]), ("/{a,c}.{lp,txt}", ["/a.lp", "/c.txt"]), ("/\\[odd].lp", ["/[odd].lp"]),
            ("/top/**.lp", ["/top/a.lp", "/top/x/b.lp", "/top/x/y/c.lp"]),
            ("/top/**/*.lp", ["/top/a.lp", "/top/x/b.lp", "/top/x/y/c.lp"]), ("/top/**/b.lp", ["/top/x/b.lp"]),
            ("/top/x/**", ["/top/x/b.lp", "/top/x/y/c.lp", "/top/x/y/c.txt"]),
            ("/**/y/*", ["/top/x/y/c.lp", "/top/x/y/c.txt"]), ("/*/a.lp", ["/top/a.lp"]),
            ("/t*/x/**/c.t?t", ["/top/x/y/c.txt"]), ("/nothing/*", []), ("/a.lp/*", []), ("/[", []), ("", []),
            ("top/x/*", ["top/x/b.lp"]),
        ])
    func patterns(_ pattern: String, _ expected: [String]) throws {
        let directory = try TemporaryDirectory()
        for file in Self.files { try directory.write(file, "") }
        let matches = FileGlob(pattern, on: HostRoot(directory.path)).matches()
        #expect(matches.map(\.path).sorted() == expected.sorted())
        #expect(matches.allSatisfy { FileManager.default.fileExists(atPath: $0.location) })
        #expect(Set(matches.map(\.path)).count == matches.count)
    }

    @Test("`**` goes into no symbolic link, so a loop ends; a link to a file is a file")
    func links() throws {
        let directory = try TemporaryDirectory()
        try directory.write("d/a.lp", "")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: directory.path + "/d/up", withDestinationPath: "..")
        try manager.createSymbolicLink(atPath: directory.path + "/d/link.lp", withDestinationPath: "a.lp")
        try manager.createSymbolicLink(atPath: directory.path + "/d/broken.lp", withDestinationPath: "nowhere")
        let host = HostRoot(directory.path)
        #expect(FileGlob("/**.lp", on: host).matches().map(\.path) == ["/d/a.lp", "/d/link.lp"])
        #expect(FileGlob("/d/*/d/a.lp", on: host).matches().map(\.path) == ["/d/up/d/a.lp"])
    }

    @Test("A pattern made to be slow is not")
    func slowPattern() {
        let pattern = GlobPattern(String(repeating: "*a", count: 30) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 5000)))
    }
}
