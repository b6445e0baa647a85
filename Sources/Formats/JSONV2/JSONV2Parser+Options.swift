public import GoTime
public import JSON

extension JSONV2Parser {
    /// One table `[[...json_v2]]`; each reads the whole document.
    public struct Selection: Sendable {
        public var measurement: String
        /// To the text that is the measurement instead.
        public var measurementPath: JSONPath?
        public var timestamp: TimePath?
        public var fields: [ValuePath] = []
        public var tags: [ValuePath] = []
        public var objects: [ObjectPath] = []

        public init(measurement: String) { self.measurement = measurement }
    }

    public struct TimePath: Sendable {
        let path: JSONPath
        let format: TimeFormat
        let zone: TimeZone

        public init(_ path: JSONPath, _ format: TimeFormat, in zone: TimeZone) {
            self.path = path
            self.format = format
            self.zone = zone
        }
    }

    public enum ValueType: String, Sendable, CaseIterable { case int, uint, float, string, bool }

    /// What becomes one field or tag.
    public struct ValuePath: Sendable {
        public var path: JSONPath
        /// Empty for the last word of the path.
        public var rename = ""
        /// Nil for that of the document.
        public var type: ValueType?
        public var isOptional = false

        public init(_ path: JSONPath) { self.path = path }

        var name: String { JSONV2Parser.name(rename.isEmpty ? String(path.lastWord) : rename) }
    }

    /// An object, or an array of them, whose members become fields and tags.
    public struct ObjectPath: Sendable {
        public var path: JSONPath
        public var isOptional = false
        /// The member with the time; none if empty.
        public var timestampKey = ""
        public var timestampFormat: TimeFormat?
        public var timeZone = TimeZone.utc
        /// Names are those with the outer keys in front, here and in the lists below.
        public var tags: Set<String> = []
        /// Empty for all.
        public var includedKeys: Set<String> = []
        public var excludedKeys: Set<String> = []
        public var renames: [String: String] = [:]
        public var types: [String: ValueType] = [:]
        /// Whether results are called as the innermost key alone.
        public var hasShortNames = false
        /// If there are any, nothing else of the object counts; they begin at the object.
        public var fieldPaths: [ValuePath] = []
        public var tagPaths: [ValuePath] = []

        public init(_ path: JSONPath) { self.path = path }
    }

    /// Spaces have no place in names.
    static func name(_ key: String) -> String {
        key.utf8.contains(UInt8(ascii: " ")) ? key.replacing(" ", with: "_") : key
    }
}
