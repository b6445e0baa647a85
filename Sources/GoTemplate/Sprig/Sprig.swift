/// The functions of sprig that templates of metrics use, over Go's own.
enum Sprig {
    static let all: [String: Function] = [Builtins.all, values, texts, expressions, numbers, lists, maps, times]
        .reduce([:]) { $0.merging($1) { _, later in later } }
}
