import RE2Patterns

extension Function {
    /// The function's value. The checker has counted the arguments, but a field may have any type.
    func apply(
        to first: Value, _ second: Value?, _ third: Value?, _ fourth: Value?
    ) throws(EvaluationError) -> Value {
        let result: Value? =
            switch self {
            case .dyn: first
            case .type: .type(first.kind)
            case .size: Self.size(of: first).map { .int(Int64($0)) }
            case .contains, .startsWith, .endsWith, .matches:
                if case .string(let text) = first, case .string(let part)? = second {
                    .bool(try holds(of: text, part))
                } else {
                    nil
                }
            case .bool, .bytes, .double, .duration, .int, .string, .timestamp, .uint: try convert(first)
            case .greatest, .least: try extreme(of: first)
            case .ceil, .floor, .round, .trunc, .isInf, .isNaN, .isFinite, .abs, .sign, .sqrt: try math(first)
            case .bitAnd, .bitOr, .bitXor, .bitNot, .bitShiftLeft, .bitShiftRight: try bits(of: first, second)
            case .base64Encode, .base64Decode: try base64(first)
            case .join: try join(first, second)
            case .format:
                if case .string(let template) = first, case .list(let values)? = second {
                    .string(try TextFormat.text(template, values))
                } else {
                    nil
                }
            case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getHours,
                .getMinutes, .getSeconds, .getMilliseconds:
                switch second {
                case nil: part(of: first, in: nil)
                case .string(let zone): part(of: first, in: try Zone(zone))
                default: nil
                }
            default:
                if case .string(let text) = first { try change(text, second, third, fourth) } else { nil }
            }
        guard let result else { throw .noSuchOverload("'\(rawValue)' of \(first.kind.rawValue)") }
        return result
    }

    private static func size(of value: Value) -> Int? {
        switch value {
        case .string(let text): text.unicodeScalars.count
        case .bytes(let bytes): bytes.count
        case .list(let list): list.count
        case .map(let map): map.keys.count
        default: nil
        }
    }

    private func holds(of text: String, _ part: String) throws(EvaluationError) -> Bool {
        switch self {
        case .startsWith: return text.utf8.starts(with: part.utf8)
        case .endsWith: return text.utf8.reversed().starts(with: part.utf8.reversed())
        case .contains: return CharacterText.find(Array(part.utf8), in: Array(text.utf8), from: 0) != nil
        default:
            do { return try RE2Pattern(part).matches(text) } catch {
                throw .conversion("'\(part)' to a regular expression: \(error)")
            }
        }
    }

    private func join(_ list: Value, _ separator: Value?) throws(EvaluationError) -> Value? {
        guard case .list(let elements) = list else { return nil }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { return nil }
            texts.append(text)
        }
        switch separator {
        case nil: return .string(texts.joined())
        case .string(let separator): return .string(texts.joined(separator: separator))
        default: return nil
        }
    }

    /// A value as errors and `%s` show it.
    static func text(_ value: Value) -> String { (try? TextFormat.plain(value)) ?? value.kind.rawValue }
}
