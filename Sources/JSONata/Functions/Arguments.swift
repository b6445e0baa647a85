/// What a function was called with: of the kinds that it wants.
struct Arguments {
    let values: [Value?]
    private let name: String
    let offset: Int

    init(values: [Value?], name: String, offset: Int) {
        self.values = values
        self.name = name
        self.offset = offset
    }

    subscript(i: Int) -> Value? { i < values.count ? values[i] : nil }

    func string(_ i: Int) -> String { self[i]?.text ?? "" }
    func number(_ i: Int) -> Double { self[i]?.double ?? 0 }
    func integer(_ i: Int) -> Int { Int(clamping: number(i)) }

    func function(_ i: Int) throws(Fault) -> FunctionValue {
        guard let function = self[i]?.function else { throw fault("needs a function") }
        return function
    }

    /// Nil where the argument was left out.
    func limit(_ i: Int) throws(Fault) -> Int? {
        guard let number = self[i]?.double else { return nil }
        guard number > -1 else { throw fault("needs a positive number as argument \(i + 1)") }
        return Int(clamping: number)
    }

    func fault(_ message: String) -> Fault { Fault("'$\(name)' \(message)", at: offset) }
}
