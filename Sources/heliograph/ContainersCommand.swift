import ArgumentParser
import Bytes
import ContainerNames
import Glibc

struct ContainersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "containers", abstract: "List the containers of this host, and how their names were found.",
        discussion: """
            All that inputs.containers finds, the pause containers and the agent's own among them. What could not be \
            read is told on stderr, with what to grant.
            """)

    @Option(help: ArgumentHelp("The host's root directory, if it is mounted elsewhere.", valueName: "dir"))
    var hostRoot = "/"
    @Flag(help: "Print a JSON array.") var json = false

    func run() throws {
        let listing = try ContainerListing(environment: processEnvironment(), hostRoot: hostRoot)
        for trouble in listing.troubles { write(trouble + "\n", to: STDERR_FILENO) }
        write(json ? Self.document(listing.rows) : Self.table(listing.rows))
    }

    // MARK: For people

    private static func table(_ rows: [ContainerListing.Row]) -> String {
        let heads = ["ID", "NAME", "IMAGE", "RUNTIME", "POD", "CGROUP", "NAME FROM"]
        let lines = [heads] + rows.map(cells)
        let widths = heads.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            let padded = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }.joined()
    }

    private static func cells(_ row: ContainerListing.Row) -> [String] {
        let container = row.description
        let image = container.image.map { $0.version == "unknown" ? $0.name : "\($0.name):\($0.version)" }
        let pod = [container.namespace, container.podName].compactMap { $0 }.joined(separator: "/")
        return [
            row.id.map { String($0.prefix(12)) }, container.name, image, container.runtime, pod, row.group,
            container.source.explanation,
        ].map { printable($0 ?? "") }
    }

    /// Names come from files that others write, and a terminal obeys some characters.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }

    // MARK: For programs

    private static func document(_ rows: [ContainerListing.Row]) -> String {
        var writer = ByteWriter()
        writer.append("[")
        for (index, row) in rows.enumerated() {
            let container = row.description
            writer.append(index == 0 ? "\n  {" : ",\n  {")
            let members = [
                ("id", row.id), ("name", container.name), ("image", container.image?.name),
                ("version", container.image?.version), ("runtime", container.runtime), ("pod", container.podName),
                ("namespace", container.namespace), ("cgroup", row.group), ("source", container.source.label),
                ("file", container.file),
            ]
            var separator = ""
            for case (let key, let value?) in members {
                writer.append(separator)
                writer.append(json: key)
                writer.append(": ")
                writer.append(json: value)
                separator = ", "
            }
            writer.append("}")
        }
        writer.append(rows.isEmpty ? "]\n" : "\n]\n")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
