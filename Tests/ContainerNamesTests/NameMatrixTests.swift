import ContainerNames
import Testing

/// Every runtime, every source of a name, both drivers and all versions of cgroups.
@Suite struct NameMatrixTests {
    @Test("Name, image, pod and source are those of the table", arguments: NamedHost.names, NamedHost.Version.allCases)
    func names(_ name: String, _ version: NamedHost.Version) throws {
        let lines = try NamedHost.lines(name)
        for driver in Set(lines.map(\.driver)).sorted() {
            let host = try NamedHost(name)
            let lines = lines.filter { $0.driver == driver }
            for line in lines { try host.addGroup(line.group, pid: line.pid, version) }
            let found = try host.all()
            #expect(found.count == lines.count)
            for line in lines {
                let container = try #require(found[line.group], "\(line.group) was not found")
                #expect(Self.words(container) == line.found, "\(driver): \(line.group)")
                #expect(!container.isOurs)
            }
        }
    }

    private static func words(_ container: ContainerDescription) -> [String] {
        [
            container.name, container.image?.name ?? "-", container.image?.version ?? "-", container.runtime ?? "-",
            container.podName ?? "-", container.namespace ?? "-", container.isSandbox ? "yes" : "no",
            container.source.label,
        ]
    }

    @Test("Each source of a name is in the matrix")
    func sources() throws {
        let known = Set(try NamedHost.names.flatMap { try NamedHost.lines($0).map(\.source) })
        #expect(known == Set(NameSource.allCases.map(\.label)))
    }
}
