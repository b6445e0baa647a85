/// What the first process of a container tells. Its environment may be read by its own user and by root, its command by
/// all.
///
/// A host's name or a command says what a container is and not which: several may have the same. So the twelve
/// characters of its id come after it.
enum ProcessNames {
    static func take(
        _ process: UInt64, shortID: String, in places: NamePlaces, _ description: inout ContainerDescription,
        with files: inout NameFiles
    ) -> Bool {
        takeVariables(process, in: places, &description, with: &files)
        let directory = "\(places.procRoot)/\(process)"
        if let host = description.variable("HOSTNAME"), isName(host), !host.hasPrefix(shortID),
            host != hostName(places, with: &files)
        {
            return description.take(name: "\(host)-\(shortID)", from: .environment, in: directory + "/environ")
        }
        let command = command(directory + "/cmdline", with: &files).map { "\($0)-\(shortID)" }
        return description.take(name: command, from: .command, in: directory + "/cmdline")
    }

    /// The environment, if no file has told it.
    static func takeVariables(
        _ process: UInt64, in places: NamePlaces, _ description: inout ContainerDescription,
        with files: inout NameFiles
    ) {
        guard description.variables == nil else { return }
        let bytes = files.bytes("\(places.procRoot)/\(process)/environ", of: .environment)
        description.variables = bytes.map { bytes in
            bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Whether it is the process that holds a pod's namespaces.
    static func isPause(_ process: UInt64, in places: NamePlaces, with files: inout NameFiles) -> Bool {
        files.bytes("\(places.procRoot)/\(process)/comm", of: .command) == Array("pause\n".utf8)
    }

    private static func hostName(_ places: NamePlaces, with files: inout NameFiles) -> String? {
        files.bytes(places.procRoot + "/sys/kernel/hostname", of: .environment).map { bytes in
            String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
    }

    /// The last part of the program's path. Programs that write a title there, such as `nginx: master process`, have
    /// their name before the colon.
    private static func command(_ path: String, with files: inout NameFiles) -> String? {
        let words = files.bytes(path, of: .command)?.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard let program = words?.first?.split(separator: " ").first?.split(separator: "/").last else { return nil }
        let name = program.hasSuffix(":") ? program.dropLast() : program
        // The runtime itself, on its way to become the container's first process.
        if words?.dropFirst().first == "init", name == "exe" || name == "runc" { return nil }
        return isName(name) ? String(name) : nil
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 128
            && text.utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 32) &- 97 < 26 || "._-".utf8.contains(byte)
            }
    }
}
