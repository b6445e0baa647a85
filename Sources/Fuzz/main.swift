import CFuzzer
import FuzzTargets
import Glibc

/// libFuzzer over one target: `heliograph-fuzz TARGET FOLDERS... [-max_total_time=60 ...]`, or `heliograph-fuzz --list`.
///
/// Data formats are read with the options of their cases, `Tests/Cases/parsers/<format>/*/plugin.toml` below the working
/// directory.
let targets: [FuzzTarget]
do { targets = try FuzzTarget.all { tables(of: $0) } } catch {
    print(error)
    exit(1)
}
if CommandLine.arguments.count < 2 || CommandLine.arguments[1] == "--list" {
    for target in targets { print(target.name) }
    exit(0)
}
guard let target = targets.first(where: { $0.name == CommandLine.arguments[1] }) else {
    print("there is no target '\(CommandLine.arguments[1])'; see --list")
    exit(1)
}
var arguments = ([CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)).map { strdup($0) }
arguments.append(nil)
var count = CInt(arguments.count - 1)
exit(
    arguments.withUnsafeMutableBufferPointer { arguments in
        var first = arguments.baseAddress
        return LLVMFuzzerRunDriver(&count, &first) { bytes, count in
            target.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
            return 0
        }
    })

func tables(of format: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob("Tests/Cases/parsers/\(format)/*/plugin.toml", 0, nil, &found) == 0, let paths = found.gl_pathv else {
        return []
    }
    return (0..<Int(found.gl_pathc)).compactMap { paths[$0] }.compactMap { path in
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        return String(decoding: bytes.prefix(fread(&bytes, 1, bytes.count, file)), as: UTF8.self)
    }
}
