import CEL
import MetricModel
import TestSupport
import Testing

/// Expressions that are made together with what they come to, by plain Swift.
@Suite struct RandomExpressionTests {
    /// A whole number, or nothing where an operation fails.
    struct Number {
        let text: String
        let value: Int64?
    }

    struct Condition {
        let text: String
        /// Nil where it fails.
        let value: Bool?
    }

    static let metric = Metric(
        "m", tags: TagSet(["t": "b"]),
        fields: [.init("a", .int(3)), .init("b", .int(-2)), .init("max", .int(.max)), .init("s", .string("x"))],
        at: Timestamp(nanoseconds: 0))

    static func number(_ depth: Int, _ numbers: inout SeededNumbers) -> Number {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &numbers) {
        case 0:
            let value = Int64.random(in: -4...4, using: &numbers)
            return Number(text: "\(value)", value: value)
        case 1: return Number(text: "fields.a", value: 3)
        case 2: return Number(text: "fields.max", value: .max)
        case 3: return Number(text: "fields.missing", value: nil)
        case 8:
            let condition = condition(depth - 1, &numbers)
            let (yes, no) = (number(depth - 1, &numbers), number(depth - 1, &numbers))
            let value = condition.value.flatMap { $0 ? yes.value : no.value }
            return Number(text: "(\(condition.text) ? \(yes.text) : \(no.text))", value: value)
        case let operation:
            let (left, right) = (number(depth - 1, &numbers), number(depth - 1, &numbers))
            let symbol = ["+", "-", "*", "/"][operation - 4]
            return Number(
                text: "(\(left.text) \(symbol) \(right.text))", value: combine(symbol, left.value, right.value))
        }
    }

    static func combine(_ symbol: String, _ left: Int64?, _ right: Int64?) -> Int64? {
        guard let left, let right else { return nil }
        let (value, isOver) =
            switch symbol {
            case "+": left.addingReportingOverflow(right)
            case "-": left.subtractingReportingOverflow(right)
            case "*": left.multipliedReportingOverflow(by: right)
            default: right == 0 ? (0, true) : left.dividedReportingOverflow(by: right)
            }
        return isOver ? nil : value
    }

    static func condition(_ depth: Int, _ numbers: inout SeededNumbers) -> Condition {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 3), using: &numbers) {
        case 0: return Condition(text: "tags.t == 'b'", value: true)
        case 1: return Condition(text: "'a' in fields && 'z' in fields", value: false)
        case 2: return Condition(text: "fields.s > 5", value: nil)
        case 3:
            let inner = condition(depth - 1, &numbers)
            return Condition(text: "!(\(inner.text))", value: inner.value.map { !$0 })
        case 4:
            let (left, right) = (condition(depth - 1, &numbers), condition(depth - 1, &numbers))
            let value: Bool? =
                left.value == false || right.value == false
                ? false : left.value == nil || right.value == nil ? nil : true
            return Condition(text: "(\(left.text)) && (\(right.text))", value: value)
        case 5:
            let (left, right) = (condition(depth - 1, &numbers), condition(depth - 1, &numbers))
            let value: Bool? =
                left.value == true || right.value == true ? true : left.value == nil || right.value == nil ? nil : false
            return Condition(text: "(\(left.text)) || (\(right.text))", value: value)
        case 6:
            let elements = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in number(0, &numbers) }
            let limit = number(0, &numbers)
            let isAny = Bool.random(using: &numbers)
            let list = elements.map(\.text).joined(separator: ", ")
            let text = "[\(list)].\(isAny ? "exists" : "all")(x, x < \(limit.text))"
            // The list itself must exist before anybody looks at an element.
            if elements.contains(where: { $0.value == nil }) { return Condition(text: text, value: nil) }
            let found = elements.map { element in limit.value.map { element.value ?? 0 < $0 } }
            if found.contains(isAny) { return Condition(text: text, value: isAny) }
            return Condition(text: text, value: found.contains(nil) ? nil : !isAny)
        default:
            let (left, right) = (number(depth - 1, &numbers), number(depth - 1, &numbers))
            let symbol = ["<", "<=", "==", "!=", ">", ">="].randomElement(using: &numbers) ?? "<"
            guard let a = left.value, let b = right.value else {
                return Condition(text: "\(left.text) \(symbol) \(right.text)", value: nil)
            }
            let value =
                switch symbol {
                case "<": a < b
                case "<=": a <= b
                case "==": a == b
                case "!=": a != b
                case ">": a > b
                default: a >= b
                }
            return Condition(text: "\(left.text) \(symbol) \(right.text)", value: value)
        }
    }

    @Test("Random expressions come to what plain Swift makes of them")
    func random() throws {
        var numbers = SeededNumbers(seed: 42)
        var outcomes: [Outcome: Int] = [:]
        for _ in 0..<2000 {
            let condition = Self.condition(5, &numbers)
            let expected: Outcome = condition.value.map { $0 ? .yes : .no } ?? .failure
            #expect(try Outcome(condition.text, Self.metric) == expected, "\(condition.text)")
            outcomes[expected, default: 0] += 1
        }
        #expect(outcomes.count == 3 && outcomes.values.allSatisfy { $0 > 200 }, "\(outcomes)")
    }

    @Test("Broken expressions are refused or understood, and nothing worse")
    func mutations() {
        var numbers = SeededNumbers(seed: 43)
        let alphabet = Array("()[]{}.,:?!+-*/%<>=&|'\"\\ab01exur \n\u{E9}")
        let good = ExpressionTests.theMetric + ExpressionTests.literals + ExpressionTests.macros
        for _ in 0..<3000 {
            var text = Array(good.randomElement(using: &numbers) ?? "")
            for _ in 0..<Int.random(in: 1...4, using: &numbers) where !text.isEmpty {
                let place = Int.random(in: text.indices, using: &numbers)
                switch Int.random(in: 0..<3, using: &numbers) {
                case 0: text.remove(at: place)
                case 1: text[place] = alphabet.randomElement(using: &numbers) ?? " "
                default: text.insert(alphabet.randomElement(using: &numbers) ?? " ", at: place)
                }
            }
            _ = try? Outcome(String(text), Self.metric)
        }
    }
}
