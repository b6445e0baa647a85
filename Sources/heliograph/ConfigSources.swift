import AgentCore
import Glibc

/// Finds and reads configuration files.
struct ConfigSources {
    let files: FileOptions
    let environment: [String: String]

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// `--config` first, then `--config-directory`; without both, the places where Telegraf looks.
    func read(_ warn: (String) -> Void) throws -> [ConfigText] {
        let named = files.config.flatMap { $0.split(separator: ",").map(String.init) }
        let directories = files.configDirectory.flatMap { $0.split(separator: ",").map(String.init) }
        var paths = named
        for directory in directories { paths += try Self.configFiles(below: directory, warn) }
        if named.isEmpty, directories.isEmpty { paths = try defaults(warn) }
        return try paths.map(Self.read)
    }

    private func defaults(_ warn: (String) -> Void) throws -> [String] {
        if let path = environment["TELEGRAF_CONFIG_PATH"], !path.isEmpty { return [path] }
        let own = (environment["HOME"] ?? "") + "/.telegraf/telegraf.conf"
        if access(own, R_OK) == 0 { return [own] }
        let shared = "/etc/telegraf/telegraf.conf"
        var found = access(shared, R_OK) == 0 ? [shared] : []
        if access("/etc/telegraf/telegraf.d", R_OK) == 0 {
            found += try Self.configFiles(below: "/etc/telegraf/telegraf.d", warn)
        }
        if found.isEmpty {
            throw Failure(
                "no configuration file: give one with --config, or put one at $TELEGRAF_CONFIG_PATH, \(own), "
                    + "/etc/telegraf/telegraf.conf or /etc/telegraf/telegraf.d/*.conf")
        }
        return found
    }

    /// All `*.conf` files below, in path order. Names that begin with `..` are Kubernetes' doubles and are left out.
    private static func configFiles(below directory: String, _ warn: (String) -> Void) throws -> [String] {
        guard let names = names(in: directory) else {
            throw Failure("\(directory): \(String(cString: strerror(errno)))")
        }
        return names.flatMap { name -> [String] in
            let path = directory + (directory.hasSuffix("/") ? "" : "/") + name
            var status = stat()
            guard stat(path, &status) == 0 else {
                warn("\(path): \(String(cString: strerror(errno)))")
                return []
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                if name.hasPrefix("..") { return [] }
                do { return try configFiles(below: path, warn) } catch {
                    warn("\(error)")
                    return []
                }
            }
            return name.hasSuffix(".conf") && name.utf8.count > 5 && !name.hasPrefix("..") ? [path] : []
        }
    }

    private static func names(in directory: String) -> [String]? {
        guard let handle = opendir(directory) else { return nil }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func read(_ path: String) throws -> ConfigText {
        if path.contains("://") { throw Failure("\(path): configurations from URLs are not offered yet; use a file") }
        guard let file = fopen(path, "r") else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        if ferror(file) != 0 { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        return ConfigText(path: path, bytes: bytes)
    }
}

/// The variables of the process.
func processEnvironment() -> [String: String] {
    var all: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
        let text = String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
            all[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        next += 1
    }
    return all
}

/// The machine's name as the kernel has it.
func machineName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
