/// What `define` and `block` name, and who asks for it. It may be asked for before it is there.
struct NamedTemplates {
    private var names: [String] = []
    private var found: [TemplateBody?] = []
    private var calls: [(name: String, token: Token)] = []

    /// In the order of their places, the first of which is 1.
    var bodies: [TemplateBody] { found.map { $0 ?? TemplateBody() } }

    /// The first one that is asked for and not there.
    var missing: (name: String, token: Token)? {
        calls.first { call in names.firstIndex(of: call.name).flatMap { found[$0] } == nil }
    }

    private mutating func index(of name: String) -> Int {
        if let index = names.firstIndex(of: name) { return index }
        names.append(name)
        found.append(nil)
        return names.count - 1
    }

    /// Its place among all bodies, of which 0 is the whole template.
    mutating func place(of name: String, at token: Token) -> Int {
        calls.append((name, token))
        return index(of: name) + 1
    }

    /// False if there is one of this name that is not empty. Of two, an empty one does not count.
    mutating func define(_ name: String, _ body: TemplateBody) -> Bool {
        let index = index(of: name)
        guard let old = found[index], !old.isEmpty else {
            found[index] = body
            return true
        }
        return body.isEmpty
    }
}

extension TemplateBody {
    /// Whether it is nothing but space.
    fileprivate var isEmpty: Bool {
        nodes.allSatisfy { node in
            if case .text(let bytes) = node { bytes.allSatisfy { $0 == 32 || 9...13 ~= $0 } } else { false }
        }
    }
}
