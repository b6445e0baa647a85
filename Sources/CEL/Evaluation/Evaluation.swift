import MetricModel
import RE2Patterns

/// One look at one metric.
///
/// Errors travel as Swift's, for `&&`, `||` and the macros may absorb them.
struct Evaluation {
    let program: Program
    let now: (@Sendable () -> Timestamp)?
    private var locals: [Value]

    init(_ program: Program, now: (@Sendable () -> Timestamp)?) {
        self.program = program
        self.now = now
        locals = Array(repeating: .null, count: program.localCount)
    }

    mutating func value(_ node: Int, _ metric: borrowing Metric) throws(EvaluationError) -> Value {
        switch program.nodes[node] {
        case .constant(let index): return program.constants[index]
        case .name: return .string(metric.name)
        case .tags: return .tags
        case .fields: return .fields
        case .time: return .timestamp(Instant(metric.time))
        case .local(let index): return locals[index]
        case .member(let whole, let key):
            let whole = try value(whole, metric)
            let key = program.keys[key]
            guard let member = try Self.member(key, of: whole, metric) else { throw .noSuchKey(key) }
            return member
        case .has(let whole, let key):
            return .bool(try Self.member(program.keys[key], of: try value(whole, metric), metric) != nil)
        case .element(let whole, let index):
            let whole = try value(whole, metric)
            return try Self.element(of: whole, at: try value(index, metric), metric)
        case .not(let operand):
            guard case .bool(let bool) = try value(operand, metric) else { throw .noSuchOverload("'!'") }
            return .bool(!bool)
        case .negated(let operand): return try value(operand, metric).negated()
        case .logical(let isAny, let operands): return .bool(try logical(isAny, operands, metric))
        case .conditional(let condition, let first, let second):
            guard case .bool(let isFirst) = try value(condition, metric) else { throw .noSuchOverload("'?:'") }
            return try value(isFirst ? first : second, metric)
        case .equal(let left, let right, let isNegated):
            let left = Self.whole(try value(left, metric), metric)
            let right = Self.whole(try value(right, metric), metric)
            return .bool(left.equals(right) != isNegated)
        case .ordered(let left, let right, let relation):
            let left = try value(left, metric)
            return .bool(try left.stands(relation, try value(right, metric)))
        case .arithmetic(let left, let right, let operation):
            let left = try value(left, metric)
            return try left.combined(operation, with: try value(right, metric))
        case .contained(let element, let whole):
            let element = try value(element, metric)
            return .bool(try Self.contains(element, in: try value(whole, metric), metric))
        case .list(let operands):
            var list: [Value] = []
            list.reserveCapacity(operands.count)
            for i in 0..<operands.count { list.append(Self.whole(try operand(operands, i, metric), metric)) }
            return .list(list)
        case .map(let operands): return try map(operands, metric)
        case .matches(let text, let pattern):
            guard case .string(let text) = try value(text, metric) else { throw .noSuchOverload("'matches'") }
            return .bool(program.patterns[pattern].matches(text))
        case .part(let function, let time, let zone):
            let time = try value(time, metric)
            guard let part = function.part(of: time, in: program.zones[zone]) else {
                throw .noSuchOverload("'\(function.rawValue)' of \(time.kind.rawValue)")
            }
            return part
        case .call(let function, let operands): return try call(function, operands, metric)
        case .fold(let index): return try fold(program.folds[index], metric)
        }
    }

    private mutating func operand(
        _ operands: Program.Operands, _ index: Int, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Value {
        try value(program.operands[operands.start + index], metric)
    }

    /// One side decides, whatever became of the others; an error counts only where none does.
    private mutating func logical(
        _ isAny: Bool, _ operands: Program.Operands, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for i in 0..<operands.count {
            do throws(EvaluationError) {
                if case .bool(let bool) = try operand(operands, i, metric) {
                    if bool == isAny { return isAny }
                } else if failure == nil {
                    failure = .noSuchOverload(isAny ? "'||'" : "'&&'")
                }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return !isAny
    }

    private mutating func map(
        _ operands: Program.Operands, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Value {
        var map = ValueMap()
        var i = 0
        while i < operands.count {
            let key = try operand(operands, i, metric)
            switch key {
            case .bool, .int, .uint, .string: break
            default: throw .noSuchOverload("\(key.kind.rawValue) as a key")
            }
            guard map.insert(key, Self.whole(try operand(operands, i + 1, metric), metric)) else {
                throw .conversion("a map with a key that stands twice")
            }
            i += 2
        }
        return .map(map)
    }

    private mutating func call(
        _ function: Function, _ operands: Program.Operands, _ metric: borrowing Metric
    ) throws(EvaluationError) -> Value {
        if function == .now {
            guard let now else { throw .noClock }
            return .timestamp(Instant(now()))
        }
        // Four are the most that a function takes.
        let first = Self.whole(try operand(operands, 0, metric), metric)
        let second = operands.count > 1 ? try operand(operands, 1, metric) : nil
        let third = operands.count > 2 ? try operand(operands, 2, metric) : nil
        let fourth = operands.count > 3 ? try operand(operands, 3, metric) : nil
        return try function.apply(to: first, second, third, fourth)
    }

    private mutating func fold(_ fold: Program.Fold, _ metric: borrowing Metric) throws(EvaluationError) -> Value {
        let elements: [Value]
        switch Self.whole(try value(fold.range, metric), metric) {
        case .list(let list): elements = list
        case .map(let map): elements = map.keys
        case let other: throw .noSuchOverload("'\(fold.macro.rawValue)' of \(other.kind.rawValue)")
        }
        var kept: [Value] = []
        var count = 0
        var failure: EvaluationError?
        for element in elements {
            locals[fold.local] = element
            do throws(EvaluationError) {
                var holds = true
                if let condition = fold.condition {
                    guard case .bool(let bool) = try value(condition, metric) else {
                        throw .noSuchOverload("'\(fold.macro.rawValue)'")
                    }
                    holds = bool
                }
                switch fold.macro {
                case .all: if !holds { return .bool(false) }
                case .exists: if holds { return .bool(true) }
                case .existsOne: count += holds ? 1 : 0
                case .filter: if holds { kept.append(element) }
                case .map:
                    guard holds, let transform = fold.transform else { continue }
                    kept.append(Self.whole(try value(transform, metric), metric))
                }
            } catch {
                // The rest may still decide for `all` and `exists`, as for `&&` and `||`.
                guard fold.macro == .all || fold.macro == .exists else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return switch fold.macro {
        case .all: .bool(true)
        case .exists: .bool(false)
        case .existsOne: .bool(count == 1)
        case .map, .filter: .list(kept)
        }
    }
}
