/// A list of templates, of which a path takes the one whose filter fits it best.
///
/// An entry is `[separator] [filter] <template> [tag1=v1,tag2=v2]`. A filter is compared part by part, `*` fits one part
/// of any text, a part that is written out goes before `*`, and a filter may end before the path does. An entry without
/// a filter takes the paths that no filter fits.
public struct GraphiteTemplates: Sendable {
    /// A part of the filters, and what may come behind it.
    private struct Node: Sendable {
        var children: [String: Int] = [:]
        var template: Int?
    }

    /// Goes between joined parts.
    private let joiner: String
    private var templates: [GraphiteTemplate]
    private var nodes = [Node()]
    private var defaultTemplate = 0
    /// What a path is cut at before it is compared; Telegraf takes it from the entry that comes last in its order.
    private var pathSeparator = "."

    public init(_ entries: [String], joiner: String = ".") throws(GraphiteTemplateError) {
        self.joiner = joiner
        templates = [try GraphiteTemplate("measurement*", separator: ".", tags: "")]
        var specs: [Spec] = []
        for entry in entries {
            guard let spec = try Spec(entry) else { continue }
            specs.append(spec)
        }
        // A later entry replaces an earlier one of the same filter, and short templates come first.
        for spec in specs.sorted(by: Spec.comesBefore) {
            templates.append(spec.template)
            pathSeparator = spec.template.separator
            insert(spec.filter, templates.count - 1)
        }
    }

    public func series(of path: Substring) -> GraphiteSeries {
        // Without filters there is nothing to compare.
        let found = nodes.count > 1 ? find(path.split(at: pathSeparator)[...], below: 0) : nil
        return templates[found ?? defaultTemplate].series(of: path, joiner: joiner)
    }

    private mutating func insert(_ filter: String, _ template: Int) {
        guard !filter.isEmpty else {
            defaultTemplate = template
            return
        }
        var node = 0
        for part in filter[...].split(at: templates[template].separator) {
            if let child = nodes[node].children[String(part)] {
                node = child
            } else {
                nodes.append(Node())
                nodes[node].children[String(part)] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        nodes[node].template = template
    }

    private func find(_ parts: ArraySlice<Substring>, below node: Int) -> Int? {
        guard let part = parts.first, !nodes[node].children.isEmpty else { return nodes[node].template }
        let children = nodes[node].children
        if part != "*", let child = children[String(part)], let found = find(parts.dropFirst(), below: child) {
            return found
        }
        if let child = children["*"] { return find(parts.dropFirst(), below: child) }
        return nodes[node].template
    }

    /// An entry, taken apart.
    private struct Spec {
        var filter = ""
        let template: GraphiteTemplate

        /// Nil for an entry of nothing but spaces.
        init?(_ entry: String) throws(GraphiteTemplateError) {
            var words = entry.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else { return nil }
            guard words.count <= 4 else {
                throw GraphiteTemplateError("\"\(entry)\" has more than four parts")
            }
            var tags = ""
            if words.count == 4 || words.count > 1 && words.last?.contains("=") ?? false {
                tags = String(words.removeLast())
            }
            let text = String(words.removeLast())
            filter = words.popLast().map(String.init) ?? ""
            let separator = words.popLast().map(String.init) ?? "."
            template = try GraphiteTemplate(text, separator: separator, tags: tags)
        }

        /// The sort is stable, so of two alike the later one stays behind.
        static func comesBefore(left: Self, right: Self) -> Bool {
            if left.filter.isEmpty != right.filter.isEmpty { return left.filter.isEmpty }
            return left.template.partCount < right.template.partCount
        }
    }
}
