public import GoTime

extension CSVParser {
    public struct Options: Sendable {
        /// The measurement where no column names it.
        public var measurement: String
        /// How many rows the names of the columns are joined from; they are read but not used if there are
        /// `columnNames`.
        public var headerRows = 0
        public var columnNames: [String] = []
        /// `int`, `float`, `bool`, `string`; none to guess.
        public var columnTypes: [String] = []
        public var skippedRows = 0
        public var skippedColumns = 0
        /// Rows behind the skipped ones that say `key: value`, which becomes a tag of all metrics.
        public var metadataRows = 0
        public var metadataSeparators: [String] = []
        /// Characters that do not count at the ends of a key or value of metadata.
        public var metadataTrimSet = ""
        public var delimiter = ","
        public var comment = ""
        public var trimsSpace = false
        public var tagColumns: [String] = []
        /// Whether a tag of a column goes before one of the metadata.
        public var columnTagsWin = false
        public var measurementColumn = ""
        public var timestampColumn = ""
        public var timestampFormat: TimeFormat?
        public var timeZone = TimeZone.utc
        /// Cells that say nothing.
        public var skippedValues: [String] = []
        /// Leaves out records that cannot be read.
        public var skipsErrors = false
        /// Whether each text has a header of its own.
        public var startsOverEachTime = false

        public init(measurement: String) { self.measurement = measurement }
    }
}
