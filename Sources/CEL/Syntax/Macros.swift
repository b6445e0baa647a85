/// Calls that are no calls: what stands in their parentheses is not evaluated first.
enum Macros {
    static func expand(
        _ name: String, on target: Expression?, _ arguments: [Expression], at offset: Int
    ) throws(Fault) -> Expression.Kind {
        guard let target else {
            guard name == "has" else { return .call(name, on: nil, arguments) }
            guard arguments.count == 1, case .member(let whole, let key) = arguments[0].kind else {
                throw Fault("'has' expects one name with a member, such as has(fields.used)", at: offset)
            }
            return .has(whole, key)
        }
        let macro = name == "existsOne" ? .existsOne : Expression.Macro(rawValue: name)
        guard let macro, arguments.count == 2 || (macro == .map && arguments.count == 3) else {
            return .call(name, on: target, arguments)
        }
        guard case .identifier(let variable) = arguments[0].kind else {
            throw Fault("'\(name)' expects the name of a variable first", at: arguments[0].offset)
        }
        let isPlainMap = macro == .map && arguments.count == 2
        return .fold(
            Expression.Fold(
                macro: macro, range: target, variable: variable, condition: isPlainMap ? nil : arguments[1],
                transform: macro == .map ? arguments[arguments.count - 1] : nil))
    }
}
