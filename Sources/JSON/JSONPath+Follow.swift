extension JSONPath.Route {
    /// What the route comes to.
    /// - Parameter origin: nil where all in front of it came to nothing: modifiers and the like make something of that
    ///   too.
    func follow(_ origin: JSONMatch?) -> JSONMatch? {
        switch self {
        case .steps(let steps, let then):
            guard let origin else { return nil }
            let walk = JSONWalk(steps, from: origin.node, in: origin.document)
            // A path that breaks off early says nothing to what stands behind its '|'.
            guard let then, walk.hasArrived else { return walk.match }
            return then.follow(walk.match)?.withoutPlaces
        case .lines(let steps, let then):
            let line = origin.map { [$0.raw] } ?? []
            return Self.steps(steps, then: then).follow(JSONMatch(made: JSONMatch.array(line)))?.withoutPlaces
        case .modified(let modifier, let then): return Self.go(on: then, from: modifier.made(of: origin))
        case .literal(let document, let then): return Self.go(on: then, from: JSONMatch(document, document.root))
        case .several(let several, let then): return Self.go(on: then, from: several.made(of: origin))
        }
    }

    private static func go(on then: JSONPath.Route?, from made: JSONMatch?) -> JSONMatch? {
        guard let then else { return made }
        return then.follow(made)?.withoutPlaces
    }
}

extension JSONPath.Several {
    fileprivate func made(of origin: JSONMatch?) -> JSONMatch? {
        var text = [UInt8(ascii: isObject ? "{" : "[")]
        for part in parts {
            guard let value = part.route.follow(origin) else { continue }
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            if isObject { text += part.name + [UInt8(ascii: ":")] }
            text += value.raw
        }
        return JSONMatch(made: text + [UInt8(ascii: isObject ? "}" : "]")])
    }
}
