/// Goes along the steps of a path within one document.
struct JSONWalk {
    private let document: JSONDocument
    private let steps: [JSONPath.Step]
    private(set) var match: JSONMatch?
    /// Whether a value was asked for the last step: only then what follows a `|` is looked for.
    private(set) var hasArrived = false

    init(_ steps: [JSONPath.Step], from node: JSONDocument.Node, in document: JSONDocument) {
        self.document = document
        self.steps = steps
        _ = take(0, from: node)
    }

    /// True if the search is over, be there a match or not; otherwise other members that fit are tried too.
    private mutating func take(_ number: Int, from node: JSONDocument.Node) -> Bool {
        let kind = document.kind(of: node)
        guard kind == .object || kind == .array else { return false }
        if number == steps.count - 1, steps[number].isEnd { hasArrived = true }
        return kind == .object ? takeMember(number, of: node) : takeElement(number, of: node)
    }

    /// - Parameter number: of the step that led here.
    private mutating func arrive(_ number: Int, at node: JSONDocument.Node) -> Bool {
        if number < steps.count - 1 { return take(number + 1, from: node) }
        match = JSONMatch(found: node, in: document)
        return true
    }

    private mutating func takeMember(_ number: Int, of node: JSONDocument.Node) -> Bool {
        switch steps[number] {
        case .name(let wanted, _): return takeMember(number, of: node) { $0.isText(of: $1, wanted) }
        case .count: return takeMember(number, of: node) { $0.isText(of: $1, Self.sharp) }
        case .pattern(let pattern): return takeMember(number, of: node) { pattern.fits($0.textBytes(of: $1)[...]) }
        case .each(let route):
            for (name, value) in JSONMembers(document, of: node) where document.isText(of: name, Self.sharp) {
                hasArrived = true
                match = route.follow(JSONMatch(found: value, in: document))
                if match != nil { return true }
            }
            return false
        case .first, .all: return false
        }
    }

    private static let sharp = [UInt8(ascii: "#")]

    @inline(__always)
    private mutating func takeMember(
        _ number: Int, of node: JSONDocument.Node, where fits: (JSONDocument, JSONDocument.Node) -> Bool
    ) -> Bool {
        var name = node.index + 1
        let end = document.entry(node).next
        while name < end {
            let value = JSONDocument.Node(index: name + 1)
            if fits(document, JSONDocument.Node(index: name)), arrive(number, at: value) { return true }
            name = document.entry(value).next
        }
        return false
    }

    private mutating func takeElement(_ number: Int, of node: JSONDocument.Node) -> Bool {
        switch steps[number] {
        case .name(_, let index):
            guard let index else { return false }
            var child = node.index + 1
            let end = document.entry(node).next
            var left = index
            while left > 0, child < end {
                child = document.entry(JSONDocument.Node(index: child)).next
                left -= 1
            }
            return child < end && arrive(number, at: JSONDocument.Node(index: child))
        case .pattern: break
        case .count:
            var count = 0
            document.forEachChild(of: node) { _ in count += 1 }
            match = JSONMatch(made: Array("\(count)".utf8))
            return true
        case .each(let route):
            hasArrived = true
            match = collected(JSONElements(document, of: node), route, isQuery: false)
            return true
        case .first(let query, let then):
            for element in JSONElements(document, of: node) where query.isTrue(of: element, in: document) {
                hasArrived = true
                let found = JSONMatch(found: element, in: document)
                match = then.map { $0.follow(found) } ?? found
                return true
            }
        case .all(let query, let then):
            let found = JSONElements(document, of: node).filter { query.isTrue(of: $0, in: document) }
            hasArrived = hasArrived || !found.isEmpty
            // Of several members that fit a pattern the first array counts.
            match = match ?? collected(found, then, isQuery: true)
        }
        return false
    }

    /// An array of what the route comes to in each element.
    ///
    /// The places are those GJSON has: of a value that was found its own, of one that was made that of the element, and
    /// none for an array that a `#` within this one made.
    private func collected(
        _ elements: some Sequence<JSONDocument.Node>, _ route: JSONPath.Route?, isQuery: Bool
    ) -> JSONMatch? {
        var texts: [ArraySlice<UInt8>] = []
        var places: [Int] = []
        for element in elements {
            let origin = JSONMatch(found: element, in: document)
            guard let match = route.map({ $0.follow(origin) }) ?? origin else { continue }
            texts.append(match.raw)
            if isQuery || match.partPlaces == nil, let place = match.place ?? origin.place { places.append(place) }
        }
        return JSONMatch(made: JSONMatch.array(texts), partPlaces: isQuery && places.isEmpty ? nil : places)
    }
}

extension JSONPath.Step {
    /// Whether it comes to a value by itself, and not by what it asks of elements.
    fileprivate var isEnd: Bool {
        switch self {
        case .name, .pattern, .count, .first(_, nil), .all(_, nil): true
        case .each, .first, .all: false
        }
    }
}
