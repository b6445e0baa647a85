import Formats
import JSON
import MetricModel

/// Tags by key, from one or more files. Of a tag that is told several times the last value counts.
struct LookupTable: Sendable {
    private var tags: [String: [String: String]] = [:]

    func tags(for set: TagSet, _ key: String) -> TagSet {
        guard let found = tags[key] else { return set }
        return found.reduce(set) { $0.setting($1.key, to: $1.value) }
    }

    mutating func read(_ path: String, _ format: LookupProcessor.Format) throws(LookupFault) {
        var bytes: [UInt8] = []
        do throws(FileError) { try WholeFile.read(path, into: &bytes) } catch { throw LookupFault("\(error)") }
        switch format {
        case .json: try readJSON(bytes)
        case .keyNameValue: try readCSV(bytes, hasHeader: false)
        case .keyValues: try readCSV(bytes, hasHeader: true)
        }
    }

    private mutating func readJSON(_ bytes: [UInt8]) throws(LookupFault) {
        let document: JSONValue
        do throws(JSONError) { document = try JSONParser.parse(bytes) } catch { throw LookupFault("\(error)") }
        if document == .null { return }
        guard let object = document.object else { throw LookupFault("the document is no object") }
        for (key, value) in object.members where value != .null {
            guard let named = value.object else { throw LookupFault("'\(key)' has no object of tags") }
            for (name, value) in named.members {
                guard let text = value == .null ? "" : value.string else {
                    throw LookupFault("'\(name)' of '\(key)' is no string")
                }
                tags[key, default: [:]][name] = text
            }
        }
    }

    private mutating func readCSV(_ bytes: [UInt8], hasHeader: Bool) throws(LookupFault) {
        let rows: [[String]]
        do throws(ParseError) { rows = try CSVTable.rows(of: bytes, comment: "#", trimsLeadingSpace: true) } catch {
            throw LookupFault(error.message)
        }
        guard hasHeader else {
            for (number, row) in rows.enumerated() { try addPairs(row, number + 1) }
            return
        }
        guard let header = rows.first else { throw LookupFault("the header is missing") }
        guard header.count >= 2 else {
            throw LookupFault("the header must have a column for the key and one for a tag")
        }
        for (number, row) in rows.enumerated().dropFirst() {
            guard row.count == header.count else {
                throw LookupFault("row \(number + 1) has \(row.count) columns, the header \(header.count)")
            }
            for (name, value) in zip(header, row).dropFirst() {
                let value = StringChange.trim(left: true, right: true, of: nil).applied(to: value)
                if !value.isEmpty { tags[row[0], default: [:]][name] = value }
            }
        }
    }

    /// `key,tag,value,tag,value`
    private mutating func addPairs(_ row: [String], _ number: Int) throws(LookupFault) {
        guard row.count >= 3 else { throw LookupFault("row \(number) needs a key, a tag and a value") }
        guard row.count % 2 == 1 else { throw LookupFault("row \(number) has a tag without a value") }
        for i in stride(from: 1, to: row.count, by: 2) { tags[row[0], default: [:]][row[i]] = row[i + 1] }
    }
}

/// Why a table cannot be read.
struct LookupFault: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
