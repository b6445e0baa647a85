/// A whole text of comma separated values, as rows of cells.
public enum CSVTable {
    /// - Parameter comment: begins a line that is passed over; empty for none.
    public static func rows(
        of text: [UInt8], comment: String = "", trimsLeadingSpace: Bool = false
    ) throws(ParseError) -> [[String]] {
        var reader = CSVReader(delimiter: ",", comment: comment, trimsLeadingSpace: trimsLeadingSpace)
        var rows: [[String]] = []
        do throws(CSVFault) {
            try text.withUnsafeBufferPointer { text throws(CSVFault) in
                var at = 0
                while try reader.next(text, &at) {
                    rows.append(
                        (0..<reader.cellCount).map { String(decoding: reader.bytes[reader.cell($0)], as: UTF8.self) })
                }
            }
        } catch { throw ParseError(error.message) }
        return rows
    }
}
