import PluginKit
import Testing

@testable import Plugins

@Suite struct SubstituteTests {
    @Test(
        "What is offered is not said to be missing, and nothing is listed twice", arguments: PluginCatalog.Kind.allCases
    )
    func names(_ kind: PluginCatalog.Kind) {
        let names = (Substitutes.all[kind] ?? []).flatMap(\.names)
        #expect(Set(names).count == names.count)
        let offered = PluginCatalog.builtin.plugins(of: kind).map { $0.name }
        #expect(Set(names).isDisjoint(with: offered))
        for name in names { #expect(PluginCatalog.builtin.lacks(name, kind)) }
        for name in offered { #expect(!PluginCatalog.builtin.lacks(name, kind)) }
    }

    @Test("A substitute is named as the file names it")
    func form() {
        for substitute in Substitutes.all.values.joined() {
            let parts = substitute.plugin.split(separator: ".").map(String.init)
            #expect(parts.count == 2 && PluginCatalog.Kind(rawValue: parts[0]) != nil, "\(substitute.plugin)")
            #expect(!substitute.use.isEmpty && !substitute.names.isEmpty)
        }
        #expect(
            PluginCatalog.builtin.substitute(for: "ecs", .inputs)
                == "use inputs.containers to find each container in its control group, whatever runs it")
    }

    @Test("Advice is given for formats that are not offered alone")
    func formats() {
        #expect(Set(DataFormats.parserSubstitutes.keys).isSubset(of: DataFormats.parsersNotOffered))
        #expect(Set(DataFormats.serializerSubstitutes.keys).isSubset(of: DataFormats.serializersNotOffered))
        let offered = DataFormats.parsers.map { $0.name } + DataFormats.serializers.map { $0.name }
        #expect(Set(offered).isDisjoint(with: Set(DataFormats.parserSubstitutes.keys)))
    }
}
