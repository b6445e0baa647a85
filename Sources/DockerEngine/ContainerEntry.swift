import JSON

/// A container, as the list of them shows it.
public struct ContainerEntry: Sendable, Equatable {
    public let id: String
    /// Its own name, and those that links of other containers give it: `/web`, `/other/alias`.
    public let names: [String]
    public let image: String
    /// `running`, `exited` ...
    public let state: String
    public let labels: [Label]

    public struct Label: Sendable, Equatable {
        public let key: String
        public let value: String
    }

    init(_ document: JSONValue) throws(Misfit) {
        id = try document.text("Id")
        names = try document.texts("Names")
        image = try document.text("Image")
        state = try document.text("State")
        var labels: [Label] = []
        for (key, value) in try document.members("Labels").members {
            guard let value = value.string else { throw Misfit(key: key, wanted: "a text") }
            labels.append(Label(key: key, value: value))
        }
        self.labels = labels
    }

    /// The name of its own, without the slash; nil if it has none, as while it is made.
    public var name: String? { Self.name(of: names) }

    static func name(of names: [String]) -> String? {
        for name in names {
            let plain = name.hasPrefix("/") ? name.dropFirst() : name[...]
            if !plain.contains("/"), !plain.isEmpty { return String(plain) }
        }
        return nil
    }

    /// What Docker gives the container as its host name: the first twelve characters of the id.
    public var shortID: String { String(id.prefix(12)) }
}
