extension Sprig {
    /// Choices between values, and what they are.
    static let values: [String: Function] = [
        "default": Function(1...2) { $0.count == 1 || !$0[1].isTrue ? $0[0] : $0[1] },
        "empty": Function(1) { .bool(!$0[0].isTrue) },
        "coalesce": Function(0...) { $0.first(where: \.isTrue) ?? .none },
        "all": Function(0...) { .bool($0.allSatisfy(\.isTrue)) },
        "any": Function(0...) { .bool($0.contains(where: \.isTrue)) },
        "ternary": Function(3) { try $0[2].truth() ? $0[0] : $0[1] },
        "fail": Function(1) { arguments in throw Complaint(try arguments[0].text()) },
        "hello": Function(0) { _ in .string("Hello!") },
        "toString": Function(1) { .string($0[0].printed) },
        "typeOf": Function(1) { .string($0[0].goType) },
        "typeIs": Function(2) { .bool(try $0[0].text() == $0[1].goType) },
        "typeIsLike": Function(2) { arguments in
            let type = try arguments[0].text()
            return .bool(type == arguments[1].goType || "*" + type == arguments[1].goType)
        },
        "kindOf": Function(1) { .string($0[0].goKind) },
        "kindIs": Function(2) { .bool(try $0[0].text() == $0[1].goKind) },
        "deepEqual": Function(2) { .bool($0[0].isSame(as: $0[1])) },
    ]
}
