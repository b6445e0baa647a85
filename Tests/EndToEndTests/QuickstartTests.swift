import Foundation
import Testing

/// quickstart.toml runs as it is, and each of its options is right once it is uncommented.
@Suite struct QuickstartTests {
    let place: Workplace
    let quickstart: String

    init() throws {
        place = try Workplace()
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        quickstart = try String(contentsOf: root.appendingPathComponent("quickstart.toml"), encoding: .utf8)
    }

    /// A line behind one `#` is an option, behind two an explanation.
    private static func isOption(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        return text.hasPrefix("# ") && !text.dropFirst().drop { $0 == " " }.hasPrefix("##")
    }

    /// The `#` in front is gone; what stood behind it keeps its own.
    private static func uncommented(_ line: Substring) -> String {
        guard line.drop(while: { $0 == " " }).hasPrefix("# "), let mark = line.firstIndex(of: "#") else {
            return String(line)
        }
        return String(line[..<mark] + line[line.index(mark, offsetBy: 2)...])
    }

    private var lines: [Substring] { quickstart.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The numbers of the lines of each block: options, and explanations within, that stand together.
    private var blocks: [Range<Int>] {
        var blocks: [Range<Int>] = []
        for (number, line) in lines.enumerated() where line.drop(while: { $0 == " " }).hasPrefix("# ") {
            if let last = blocks.last, last.upperBound == number {
                blocks[blocks.count - 1] = last.lowerBound..<number + 1
            } else {
                blocks.append(number..<number + 1)
            }
        }
        return blocks
    }

    private func expectRight(_ text: String, _ what: String) throws {
        try place.write(text)
        let result = try place.run("config", "check", "--config", "plugins.toml")
        #expect(result.status == 0, "\(what):\n\(result.stderr)")
        #expect(result.stderr.isEmpty, "\(what):\n\(result.stderr)")
    }

    @Test("It is right as it is, and says something of this host")
    func asItIs() throws {
        try expectRight(quickstart, "as it is")
        let result = try place.run("--config", "plugins.toml", "--test")
        #expect(result.status == 0, "\(result.stderr)")
        let names = Set(result.stdout.split(separator: "\n").map { $0.prefix { $0 != "," } })
        #expect(names.isSuperset(of: ["> cpu", "> mem"]), "\(result.stdout)")
        // A sandbox may have no cgroup file system at all; then that is what it says, and nothing else.
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let errors = result.stderr.split(separator: "\n").filter { $0.contains("E! ") }
        if mounts.contains(" - cgroup") {
            #expect(errors.isEmpty, "\(result.stderr)")
        } else {
            #expect(errors.allSatisfy { $0.hasSuffix("no cgroup file system is mounted at /sys/fs/cgroup") })
        }
    }

    @Test("Each block is right once it is uncommented, alone and with all others")
    func uncommented() throws {
        #expect(blocks.count >= 15)
        for block in blocks {
            var changed = lines.map(String.init)
            for number in block { changed[number] = Self.uncommented(lines[number]) }
            try expectRight(changed.joined(separator: "\n"), "lines \(block.lowerBound + 1) to \(block.upperBound)")
        }
        var all = lines
        while all.contains(where: Self.isOption) { all = all.map { Substring(Self.uncommented($0)) } }
        try expectRight(all.joined(separator: "\n"), "all")
        let tables = Set(all.filter { $0.hasPrefix("[[") })
        #expect(tables.isSuperset(of: ["[[inputs.cgroup]]", "[[processors.rename]]", "[[outputs.cloudwatch]]"]))
    }
}
