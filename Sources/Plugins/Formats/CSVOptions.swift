import Formats
import GoTime
import PluginKit

struct CSVParserOptions: ParserOptions {
    static let name = "csv"
    static let summary = "Comma separated values; each record is a metric."

    enum ResetMode: String, OptionEnum {
        case none, always

        static var whenEmpty: Self? { Self.none }
    }

    @Key("The measurement; the plugin's name if empty.") var metricName = ""
    @Key("How many rows the columns' names are joined from.", example: 1, in: 0...Int.max) var csvHeaderRowCount = 0
    @Key("Names of the columns; a header is then read over.") var csvColumnNames: [String] = []
    @Key("Types of the columns: \"int\", \"float\", \"bool\" or \"string\"; guessed if empty.")
    var csvColumnTypes: [String] = []
    @Key("How many rows at the top mean nothing.", in: 0...Int.max) var csvSkipRows = 0
    @Key("How many columns at the left mean nothing.", in: 0...Int.max) var csvSkipColumns = 0
    @Key("How many rows behind the skipped ones say 'key: value', a tag of all metrics.", in: 0...Int.max)
    var csvMetadataRows = 0
    @Key("What may stand between key and value of such a row.") var csvMetadataSeparators: [String] = []
    @Key("Characters that do not count at either end of them.") var csvMetadataTrimSet = ""
    @Key("Stands between cells: one character.", check: isSeparator) var csvDelimiter = ","
    @Key("Begins a row that means nothing: one character; none if empty.", check: isSeparator) var csvComment = ""
    @Key("Takes spaces away from both ends of a cell.") var csvTrimSpace = false
    @Key("Columns that become tags.") var csvTagColumns: [String] = []
    @Key("Whether a tag of a column goes before one of the metadata.") var csvTagOverwrite = false
    @Key("Column of the measurement, in place of the one for all.") var csvMeasurementColumn = ""
    @Key("Column of the time; now if there is none.") var csvTimestampColumn = ""
    @Key(
        "Format of that column: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name such as \"rfc3339\" or a layout.",
        check: { $0.isEmpty ? nil : TimeFormat.check($0) })
    var csvTimestampFormat = ""
    @Key("Time zone of times that name none; UTC if empty.") var csvTimezone = ""
    @Key("Cells that say nothing.") var csvSkipValues: [String] = []
    @Key("Leaves out records that cannot be read, instead of all of them.") var csvSkipErrors = false
    @Key("\"always\": each text has a header of its own; \"none\": texts go on where the last one ended.")
    var csvResetMode = ResetMode.none

    func validate() throws(OptionError) {
        if csvHeaderRowCount == 0, csvColumnNames.isEmpty {
            throw OptionError("needs 'csv_header_row_count' or 'csv_column_names'")
        }
        if !csvColumnNames.isEmpty, !csvColumnTypes.isEmpty, csvColumnNames.count != csvColumnTypes.count {
            throw OptionError(
                "'csv_column_types' must be as many as 'csv_column_names', \(csvColumnNames.count), not "
                    + "\(csvColumnTypes.count)", at: $csvColumnTypes)
        }
        if csvMetadataRows > 0, csvMetadataSeparators.isEmpty {
            throw OptionError("'csv_metadata_rows' needs 'csv_metadata_separators'", at: $csvMetadataRows)
        }
        if csvMetadataSeparators.contains("") {
            throw OptionError("'csv_metadata_separators' must not be empty", at: $csvMetadataSeparators)
        }
        if !csvTimestampColumn.isEmpty, csvTimestampFormat.isEmpty {
            throw OptionError("'csv_timestamp_column' needs 'csv_timestamp_format'", at: $csvTimestampColumn)
        }
        if csvComment == (csvDelimiter.isEmpty ? "," : csvDelimiter) {
            throw OptionError("'csv_comment' and 'csv_delimiter' must differ", at: $csvComment)
        }
    }

    func makeParser(defaultName name: String) throws(StartError) -> any MetricParser {
        var options = CSVParser.Options(measurement: metricName.isEmpty ? name : metricName)
        options.headerRows = csvHeaderRowCount
        options.columnNames = csvColumnNames
        options.columnTypes = csvColumnTypes
        options.skippedRows = csvSkipRows
        options.skippedColumns = csvSkipColumns
        options.metadataRows = csvMetadataRows
        options.metadataSeparators = csvMetadataSeparators
        options.metadataTrimSet = csvMetadataTrimSet
        if !csvDelimiter.isEmpty { options.delimiter = csvDelimiter }
        options.comment = csvComment
        options.trimsSpace = csvTrimSpace
        options.tagColumns = csvTagColumns
        options.columnTagsWin = csvTagOverwrite
        options.measurementColumn = csvMeasurementColumn
        options.timestampColumn = csvTimestampColumn
        if !csvTimestampFormat.isEmpty {
            options.timestampFormat = try TimeFormat(csvTimestampFormat, option: "csv_timestamp_format")
        }
        options.timeZone = try TimeZone(csvTimezone, option: "csv_timezone")
        options.skippedValues = csvSkipValues
        options.skipsErrors = csvSkipErrors
        options.startsOverEachTime = csvResetMode == .always
        return CSVParser(options)
    }

    private static let isSeparator: Key<String>.Check = { text in
        text.unicodeScalars.count <= 1 && !["\"", "\r", "\n"].contains(text)
            ? nil : "must be one character, and neither a quote nor a line's end, not \(text.toml)"
    }
}

struct CSVSerializerOptions: SerializerOptions {
    static let name = "csv"
    static let summary = "Comma separated values; each metric is a row."

    @Key("Format of times: \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\" or a layout.", check: isFormat)
    var csvTimestampFormat = UnixTime.seconds.rawValue
    @Key("Stands between cells: one byte.", check: isSeparator) var csvSeparator = ","
    @Key("Writes the columns' names once, before all else.") var csvHeader = false
    @Key("Writes \"tag_\" and \"field_\" before the columns' names.") var csvColumnPrefix = false
    @Key("Columns to write: \"timestamp\", \"name\", \"tag.KEY\", \"field.KEY\"; all a metric has if empty.")
    var csvColumns: [String] = []

    func validate() throws(OptionError) {
        for column in csvColumns where Self.column(column) == nil {
            throw OptionError(
                "'csv_columns' may have \"timestamp\", \"name\", \"tag.KEY\" and \"field.KEY\", not \(column.toml)",
                at: $csvColumns)
        }
    }

    func makeSerializer() -> any MetricSerializer {
        var options = CSVSerializer.Options()
        options.timestamps = Self.timestamps(csvTimestampFormat)
        options.separator = csvSeparator.utf8.first ?? UInt8(ascii: ",")
        options.header = csvHeader
        options.columnPrefix = csvColumnPrefix
        options.columns = csvColumns.compactMap(Self.column)
        return CSVSerializer(options)
    }

    private static func column(_ text: String) -> CSVSerializer.Column? {
        switch text {
        case "timestamp": .timestamp
        case "name": .name
        case _ where text.hasPrefix("tag."): .tag(String(text.dropFirst(4)))
        case _ where text.hasPrefix("field."): .field(String(text.dropFirst(6)))
        default: nil
        }
    }

    private static func timestamps(_ format: String) -> CSVSerializer.Timestamps {
        if format.isEmpty { return .unix(.seconds) }
        return UnixTime(rawValue: format).map(CSVSerializer.Timestamps.unix) ?? .layout(TimeLayout(format))
    }

    private static let isFormat: Key<String>.Check = { format in
        guard case .layout(let layout) = timestamps(format), layout.isConstant else { return nil }
        return "must be \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\" or a layout of times, not \(format.toml)"
    }

    private static let isSeparator: Key<String>.Check = { text in
        text.utf8.count <= 1 && !["\"", "\r", "\n"].contains(text)
            ? nil : "must be one byte, and neither a quote nor a line's end, not \(text.toml)"
    }
}
