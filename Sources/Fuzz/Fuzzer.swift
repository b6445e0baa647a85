import FuzzTargets
import Glibc

/// What libFuzzer, which brings `main`, asks for: https://llvm.org/docs/LibFuzzer.html. The variable `FUZZ_TARGET` names the
/// target; without it the names are listed.
///
/// Data formats are read with the options of their cases, `Tests/Cases/parsers/<format>/*/plugin.toml` below the working
/// directory.
enum Fuzzer {
    /// Made at the first input, in the one thread there is.
    static let target: FuzzTarget = {
        do {
            let targets = try FuzzTarget.all { tables(of: $0) }
            if let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }),
                let target = targets.first(where: { $0.name == name })
            {
                return target
            }
            for target in targets { print(target.name) }
            exit(0)
        } catch {
            print(error)
            exit(1)
        }
    }()

    private static func tables(of format: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob("Tests/Cases/parsers/\(format)/*/plugin.toml", 0, nil, &found) == 0, let paths = found.gl_pathv
        else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0] }.compactMap { path in
            guard let file = fopen(path, "r") else { return nil }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = fread(&bytes, 1, bytes.count, file)
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }
}

@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    _ = Fuzzer.target
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
func read(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzer.target.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
