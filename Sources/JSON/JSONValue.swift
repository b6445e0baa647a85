/// A JSON document, read whole.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that 64 bits hold.
    case int(Int64)
    /// The same, beyond what `int` holds.
    case uint(UInt64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The member of an object; nil for anything else.
    public subscript(key: String) -> JSONValue? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    public var string: String? { if case .string(let text) = self { text } else { nil } }
    public var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// Any number, as the nearest double.
    public var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// A number without fraction.
    public var integer: Int64? { if case .int(let value) = self { value } else { nil } }
}

/// The members of an object in the order of the text. Where a name stands twice, the last one counts, as in Go.
public struct JSONObject: Sendable, Equatable {
    public var members: [(name: String, value: JSONValue)]

    public init(_ members: [(name: String, value: JSONValue)] = []) { self.members = members }

    public subscript(name: String) -> JSONValue? { members.last { $0.name == name }?.value }

    public static func == (left: Self, right: Self) -> Bool { left.members.elementsEqual(right.members, by: ==) }
}

/// Why a text is no JSON document, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// From 1; columns count bytes.
    public let line: Int
    public let column: Int
    public let message: String

    public var description: String { "line \(line), column \(column): \(message)" }
}
