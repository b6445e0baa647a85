import Bytes
import JSON

extension Sprig {
    /// Values as JSON and back. Without `must` what cannot be done comes to nothing.
    static let json: [String: Function] = [
        "toJson": Function(1) { .string((try? JSONText.of($0[0])) ?? "") },
        "mustToJson": Function(1) { .string(try JSONText.of($0[0])) },
        "toPrettyJson": Function(1) { .string((try? JSONText.of($0[0], isPretty: true)) ?? "") },
        "mustToPrettyJson": Function(1) { .string(try JSONText.of($0[0], isPretty: true)) },
        "toRawJson": Function(1) { .string((try? JSONText.of($0[0], isForHTML: false)) ?? "") },
        "mustToRawJson": Function(1) { .string(try JSONText.of($0[0], isForHTML: false)) },
        "fromJson": Function(1) { (try? parsed(try $0[0].text())) ?? .none },
        "mustFromJson": Function(1) { try parsed(try $0[0].text()) },
    ]

    private static func parsed(_ text: String) throws(Complaint) -> Value {
        do throws(JSONError) { return try value(try JSONParser.parse(text)) } catch {
            throw Complaint("'\(text)' is no JSON: \(error)")
        }
    }

    /// Numbers have a fraction, even where it is 0.
    private static func value(_ json: JSONValue) throws(JSONError) -> Value {
        switch json {
        case .null: return .none
        case .bool(let bool): return .bool(bool)
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .array(let items): return .list(try items.map { (item) throws(JSONError) in try value(item) })
        case .object(let object):
            var entries: [String: Value] = [:]
            for (name, member) in object.members { entries[name] = try value(member) }
            return .map(ValueMap(entries.sorted { $0.key < $1.key }, isOfStrings: false))
        }
    }
}
