import Formats
import GoTime
import JSON
import PluginKit

struct JSONV2ParserOptions: ParserOptions {
    static let name = "json_v2"
    static let summary = "JSON, by paths that name each field, tag and object."

    @Key("What becomes metrics; each table reads the whole document.", name: "json_v2", required: true)
    var selections: [JSONV2Selection] = []

    func validate() throws(OptionError) {
        if selections.isEmpty { throw OptionError("'json_v2' needs at least one table", at: $selections) }
    }

    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser {
        var made: [JSONV2Parser.Selection] = []
        for selection in selections { made.append(try selection.selection(defaultName: name)) }
        return JSONV2Parser(made)
    }
}

enum JSONV2Type: String, OptionEnum {
    case int, uint, float, string, bool
    case unset = ""

    var type: JSONV2Parser.ValueType? { JSONV2Parser.ValueType(rawValue: rawValue) }
}

struct JSONV2Selection: OptionTable {
    @Key("The measurement; the plugin's name if empty.") var measurementName = ""
    @Key("GJSON path to it in the document.", check: JSONPath.check) var measurementNamePath = ""
    @Key("GJSON path to the time; now if empty.", check: JSONPath.check) var timestampPath = ""
    @Key("Its format: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name or a layout of Go's times.")
    var timestampFormat = ""
    @Key("Time zone of times that name none; UTC if empty.") var timestampTimezone = ""
    @Key("Single values that become fields.") var field: [JSONV2Value] = []
    @Key("Single values that become tags.") var tag: [JSONV2Value] = []
    @Key("Objects whose members become fields and tags.") var object: [JSONV2Object] = []

    func validate() throws(OptionError) {
        if !timestampPath.isEmpty, timestampFormat.isEmpty {
            throw OptionError("'timestamp_path' needs 'timestamp_format'", at: $timestampPath)
        }
    }

    func selection(defaultName name: String) throws(StartError) -> JSONV2Parser.Selection {
        var made = JSONV2Parser.Selection(measurement: measurementName.isEmpty ? name : measurementName)
        made.measurementPath = try JSONPath(option: measurementNamePath, "measurement_name_path")
        let zone = try TimeZone(timestampTimezone, option: "timestamp_timezone")
        if let path = try JSONPath(option: timestampPath, "timestamp_path") {
            made.timestamp = JSONV2Parser.TimePath(
                path, try TimeFormat(timestampFormat, option: "timestamp_format"), in: zone)
        }
        made.fields = try field.values()
        made.tags = try tag.values()
        for table in object { if let object = try table.object() { made.objects.append(object) } }
        return made
    }
}

/// One value that becomes a field or a tag.
struct JSONV2Value: OptionTable {
    @Key("GJSON path to it.", required: true, check: JSONPath.check) var path = ""
    @Key("Its name; the last word of the path if empty.") var rename = ""
    @Key("\"int\", \"uint\", \"float\", \"string\" or \"bool\"; that of the document if empty. Tags are strings.")
    var type = JSONV2Type.unset
    @Key("Whether it may be missing.") var optional = false
}

extension [JSONV2Value] {
    func values() throws(StartError) -> [JSONV2Parser.ValuePath] {
        var values: [JSONV2Parser.ValuePath] = []
        for table in self {
            guard let path = try JSONPath(option: table.path, "path") else { continue }
            var value = JSONV2Parser.ValuePath(path)
            value.rename = table.rename
            value.type = table.type.type
            value.isOptional = table.optional
            values.append(value)
        }
        return values
    }
}

struct JSONV2Object: OptionTable {
    @Key("GJSON path to an object, or an array of them.", required: true, check: JSONPath.check) var path = ""
    @Key("Whether it may be missing.") var optional = false
    @Key("The member with the time.") var timestampKey = ""
    @Key("Its format: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name or a layout of Go's times.")
    var timestampFormat = ""
    @Key("Time zone of times that name none; UTC if empty.") var timestampTimezone = ""
    @Key("Members that become tags; here and below with their outer keys in front: \"disk_used\".")
    var tags: [String] = []
    @Key("Members that count; all if empty. Tags count too.") var includedKeys: [String] = []
    @Key("Members that do not count.") var excludedKeys: [String] = []
    @Key("Whether the innermost key is the whole name.") var disablePrependKeys = false
    @Key("Other names for members.") var renames: [String: String] = [:]
    @Key("Types of members: \"int\", \"uint\", \"float\", \"string\" or \"bool\".") var fields: [String: JSONV2Type] =
        [:]
    @Key("Single values, by paths from the object; nothing else of it counts then.") var field: [JSONV2Value] = []
    @Key("The same that become tags.") var tag: [JSONV2Value] = []

    func validate() throws(OptionError) {
        if !timestampKey.isEmpty, timestampFormat.isEmpty {
            throw OptionError("'timestamp_key' needs 'timestamp_format'", at: $timestampKey)
        }
    }

    func object() throws(StartError) -> JSONV2Parser.ObjectPath? {
        guard let path = try JSONPath(option: path, "path") else { return nil }
        var object = JSONV2Parser.ObjectPath(path)
        object.isOptional = optional
        object.timestampKey = timestampKey
        if !timestampKey.isEmpty {
            object.timestampFormat = try TimeFormat(timestampFormat, option: "timestamp_format")
        }
        object.timeZone = try TimeZone(timestampTimezone, option: "timestamp_timezone")
        object.tags = Set(tags)
        object.includedKeys = Set(includedKeys)
        object.excludedKeys = Set(excludedKeys)
        object.hasShortNames = disablePrependKeys
        object.renames = renames
        object.types = fields.compactMapValues(\.type)
        object.fieldPaths = try field.values()
        object.tagPaths = try tag.values()
        return object
    }
}
