import Glibc
import TestSupport
import Testing

@testable import KernelFiles

@Suite struct CgroupDirectoryTests {
    let folder = TemporaryFolder()

    /// Values and findings of one reading.
    func read(_ directory: inout CgroupDirectory) -> [String] {
        var all: [String] = []
        var findings: [String] = []
        var reader = CgroupReader()
        directory.read(using: &reader) { finding in
            switch finding {
            case .unreadable(let name): findings.append("unreadable \(name)")
            case .trouble(let error): findings.append(error.description.replacing(folder.path + "/", with: ""))
            }
        } _: { name, value in
            all.append("\(name)=\(value)")
        }
        return all.sorted() + findings
    }

    @Test(
        "Files come and go, with names and with patterns",
        arguments: [["b", "a", "c"], ["*"], ["dir/[abc]", "/x/a/"]])
    func comeAndGo(_ files: [String]) {
        folder.write("1\n", to: "a")
        folder.make("b")
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(files))
        #expect(read(&directory) == ["a=int(1)"])
        folder.write("2\n", to: "c")
        #expect(read(&directory) == ["a=int(1)", "c=int(2)"])
        folder.remove("b")
        #expect(read(&directory) == ["a=int(1)", "c=int(2)"])
        folder.write("3\n", to: "b")
        folder.write("9\n", to: "a")
        #expect(read(&directory) == ["a=int(9)", "b=int(3)", "c=int(2)"])
    }

    @Test("A file that a pattern matched goes")
    func goes() {
        folder.write("1\n", to: "a")
        folder.write("2\n", to: "b")
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(["*"]))
        #expect(read(&directory).count == 2)
        folder.remove("a")
        #expect(read(&directory) == ["b=int(2)"])
        folder.write("4\n", to: "a")
        #expect(read(&directory) == ["a=int(4)", "b=int(2)"])
    }

    @Test("The whole group goes", arguments: [["a", "b"], ["*"]])
    func groupGoes(_ files: [String]) {
        var directory = CgroupDirectory(folder.path + "/g", selecting: CgroupFileSelection(files))
        #expect(read(&directory) == [])
        folder.write("1\n", to: "g/a")
        #expect(read(&directory) == ["a=int(1)"])
        folder.remove("g")
        folder.write("2\n", to: "g/b")
        #expect(read(&directory).contains("b=int(2)"))
    }

    @Test("A file in trouble is told once, and the rest stays")
    func trouble() {
        folder.write("1\n", to: "a")
        folder.write("cpu io\n", to: "b")
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(["*"]))
        #expect(read(&directory) == ["a=int(1)", "b: unknown file format: line 1 is 'cpu io'"])
        #expect(read(&directory) == ["a=int(1)"])
        folder.write("5\n", to: "b")
        #expect(read(&directory) == ["a=int(1)", "b=int(5)"])
    }

    @Test("A link in a circle cannot be read: as good as absent")
    func circle() {
        folder.write("1\n", to: "a")
        symlink("b", folder.path + "/b")
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(["a", "b"]))
        #expect(read(&directory) == ["a=int(1)"])
    }

    @Test("A file that nobody may read is told once and never opened", arguments: [["*"], ["kill", "a"]])
    func unreadable(_ files: [String]) {
        folder.write("1\n", to: "a")
        folder.write("7\n", to: "kill")
        chmod(folder.path + "/kill", 0o200)
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(files))
        #expect(read(&directory) == ["a=int(1)", "unreadable kill"])
        #expect(read(&directory) == ["a=int(1)"])
    }

    @Test("A file that this user may not read is told once", .enabled(if: geteuid() != 0))
    func denied() {
        folder.write("1\n", to: "a")
        folder.write("7\n", to: "b")
        chmod(folder.path + "/b", 0o040)
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(["*"]))
        #expect(read(&directory) == ["a=int(1)", "b: Permission denied"])
        #expect(read(&directory) == ["a=int(1)"])
    }

    @Test("A file that opens and cannot be read is told once")
    func readFails() {
        // `pread` at 0 of a process's memory fails with EIO, whoever asks.
        symlink("/proc/self/mem", folder.path + "/b")
        folder.write("1\n", to: "a")
        var directory = CgroupDirectory(folder.path, selecting: CgroupFileSelection(["*"]))
        #expect(read(&directory) == ["a=int(1)", "b: Input/output error"])
        #expect(read(&directory) == ["a=int(1)"])
    }
}
