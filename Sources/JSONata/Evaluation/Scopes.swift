/// The variables of an evaluation, each with the scope that it lives in.
///
/// Scopes are numbers into one list: functions remember theirs, and a reference would make a ring of the two.
struct Scopes {
    private struct Scope {
        let outer: Int
        var variables: [(name: String, value: Value?)]
    }

    /// What `close` goes back to.
    struct Mark {
        fileprivate let count: Int
        fileprivate let kept: Int
    }

    private var scopes: [Scope]
    private var kept = 0

    /// - Parameter input: what `$$` means.
    init(_ input: Value) { scopes = [Scope(outer: -1, variables: [("$", input)])] }

    mutating func open(
        within outer: Int, _ variables: [(name: String, value: Value?)] = []
    ) -> (scope: Int, mark: Mark) {
        let mark = Mark(count: scopes.count, kept: kept)
        scopes.append(Scope(outer: outer, variables: variables))
        return (scopes.count - 1, mark)
    }

    /// A function was made that may look into any scope there is.
    mutating func keep() { kept += 1 }

    /// What was opened since then is over, unless a function remembers it.
    mutating func close(_ mark: Mark) {
        if kept == mark.kept { scopes.removeLast(scopes.count - mark.count) }
    }

    mutating func set(_ name: String, _ value: Value?, in scope: Int) {
        if let place = scopes[scope].variables.firstIndex(where: { $0.name == name }) {
            scopes[scope].variables[place].value = value
        } else {
            scopes[scope].variables.append((name, value))
        }
    }

    /// The innermost variable of that name: nil if there is none, and nil within if it has no value.
    func find(_ name: String, from scope: Int) -> Value?? {
        var scope = scope
        while scope >= 0 {
            for variable in scopes[scope].variables where variable.name == name { return .some(variable.value) }
            scope = scopes[scope].outer
        }
        return nil
    }
}
