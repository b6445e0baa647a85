/// Rows in columns as wide as what stands in them.
struct TextTable {
    enum Column {
        /// Words, at the left.
        case words(String)
        /// Numbers, at the right.
        case numbers(String)

        fileprivate var title: String {
            switch self {
            case .words(let title), .numbers(let title): title
            }
        }
    }

    private let columns: [Column]
    private var rows: [[String]]

    init(_ columns: [Column]) {
        self.columns = columns
        rows = [columns.map(\.title)]
    }

    /// - Precondition: as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Each with `indent` before it, the titles first.
    func lines(indent: String = "  ") -> [String] {
        let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                switch columns[column] {
                case .words: line += cell + padding
                case .numbers: line += padding + cell
                }
                line += "  "
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}

extension Int {
    /// `1,234,567`
    var grouped: String {
        var digits = String(magnitude)[...]
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}

extension Double {
    /// With one decimal, if it is no whole number.
    var short: String {
        guard isFinite, magnitude < 1e15 else { return description }
        let tenths = Int((self * 10).rounded())
        return (tenths / 10).grouped + (tenths % 10 == 0 ? "" : ".\(abs(tenths % 10))")
    }

    /// With cents: `1,234.50`; `<0.01` for less than half a cent.
    var money: String {
        guard isFinite, magnitude < 1e15 else { return description }
        if self > 0, self < 0.005 { return "<0.01" }
        let cents = Int((self * 100).rounded())
        let rest = abs(cents % 100)
        return (cents / 100).grouped + (rest < 10 ? ".0" : ".") + String(rest)
    }
}
