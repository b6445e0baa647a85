/// Goes along the steps of a path within one document.
struct JSONWalk {
    private let document: JSONDocument
    private(set) var match: JSONMatch?
    /// Whether a value was asked for the last step: only then what follows a `|` is looked for.
    private(set) var hasArrived = false

    init(_ document: JSONDocument) { self.document = document }

    /// True if the search is over, be there a match or not; otherwise other members that fit are tried too.
    mutating func take(_ steps: ArraySlice<JSONPath.Step>, from node: JSONDocument.Node) -> Bool {
        guard let step = steps.first else { return false }
        let kind = document.kind(of: node)
        guard kind == .object || kind == .array else { return false }
        let rest = steps.dropFirst()
        if rest.isEmpty, step.isEnd { hasArrived = true }
        return kind == .object ? takeMember(step, rest, of: node) : takeElement(step, rest, of: node)
    }

    private mutating func arrive(_ rest: ArraySlice<JSONPath.Step>, at node: JSONDocument.Node) -> Bool {
        if !rest.isEmpty { return take(rest, from: node) }
        match = JSONMatch(found: node, in: document)
        return true
    }

    private mutating func takeMember(
        _ step: JSONPath.Step, _ rest: ArraySlice<JSONPath.Step>, of node: JSONDocument.Node
    ) -> Bool {
        switch step {
        case .name(let wanted, _):
            for (name, value) in JSONMembers(document, of: node) where text(of: name).elementsEqual(wanted) {
                if arrive(rest, at: value) { return true }
            }
        case .pattern(let pattern):
            for (name, value) in JSONMembers(document, of: node) where pattern.fits(text(of: name)) {
                if arrive(rest, at: value) { return true }
            }
        case .count: return takeMember(.name([UInt8(ascii: "#")], index: nil), rest, of: node)
        case .each(let route):
            for (name, value) in JSONMembers(document, of: node) where text(of: name).elementsEqual("#".utf8) {
                hasArrived = true
                match = route.follow(JSONMatch(found: value, in: document))
                if match != nil { return true }
            }
        case .first, .all: break
        }
        return false
    }

    private mutating func takeElement(
        _ step: JSONPath.Step, _ rest: ArraySlice<JSONPath.Step>, of node: JSONDocument.Node
    ) -> Bool {
        switch step {
        case .name(_, let index):
            guard let index else { return false }
            var number = 0
            for element in JSONElements(document, of: node) {
                if number == index { return arrive(rest, at: element) }
                number += 1
            }
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

    private func text(of name: JSONDocument.Node) -> ArraySlice<UInt8> {
        document.plainText(of: name).map { document.bytes[$0] } ?? document.textBytes(of: name)[...]
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
