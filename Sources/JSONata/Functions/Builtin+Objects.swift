extension Builtin {
    static let objects: [Builtin] = [
        Builtin("keys", .any, context: .ifNone) {
            var keys: [String] = []
            var seen: Set<String> = []
            $0[0]?.collectKeys(into: &keys, &seen)
            if keys.count < 2 { return keys.first.map(Value.string) }
            return try $1.array(keys.map(Value.string), at: $0.offset)
        },
        Builtin("lookup", .any, .string, context: .ifNone) {
            try $1.member($0.string(1), of: $0[0], at: $0.offset) ?? .void
        },
        Builtin("spread", .any, context: .ifNone) {
            switch $0[0] {
            case .object?, .array?:
                var parts: [Value] = []
                $0[0]?.spread(into: &parts)
                return try $1.array(parts, isNull: parts.isEmpty, at: $0.offset)
            default: return $0[0]
            }
        },
        Builtin("merge", .any) {
            let merged = ValueObject()
            for element in $0[0]?.listed ?? [] {
                guard let object = element.object else { throw $0.fault("needs objects, not \(element.shown)") }
                for (key, value) in object.members {
                    if case .void = value { continue }
                    merged[key] = value
                }
                try $1.spend(object.count, at: $0.offset)
            }
            return try $1.object(merged, at: $0.offset)
        },
        Builtin("type", .any, context: .ifNone) { arguments, _ in arguments[0].map { .string($0.kind) } },
    ]
}

extension Value {
    /// Each once, of all objects that lie in an array.
    fileprivate func collectKeys(into keys: inout [String], _ seen: inout Set<String>) {
        switch self {
        case .object(let object): for key in object.keys where seen.insert(key).inserted { keys.append(key) }
        case .array(let array): for element in array.elements { element.collectKeys(into: &keys, &seen) }
        default: break
        }
    }

    /// An object for each member; what is no object stays.
    fileprivate func spread(into parts: inout [Value]) {
        switch self {
        case .object(let object):
            for (key, value) in object.members { parts.append(.object(ValueObject([(key, value)]))) }
        case .array(let array): for element in array.elements { element.spread(into: &parts) }
        case .void: break
        default: parts.append(self)
        }
    }
}
