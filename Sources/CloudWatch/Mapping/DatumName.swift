import Filtering

/// What is known of a measurement's field, found out once.
struct DatumName: Sendable {
    /// The field as the metric has it.
    let key: String
    /// The field as it is sent.
    let field: String
    let resolution: Int
    let unit: Unit?
    let fault: DatumFault.Reason?
    /// Set where the field may be a part of a statistic.
    var part: (part: Statistic.Part, base: Int)?

    init(_ measurement: String, _ key: String, _ options: MappingOptions) {
        self.key = key
        field =
            options.mendsText
            ? DatumText.mended(key, limit: Limits.nameLength - 1 - measurement.unicodeScalars.count) : key
        resolution =
            switch options.highResolution {
            case .all(let isHigh): isHigh ? 1 : 60
            case .names(let patterns): patterns.matches("\(measurement)_\(field)") ? 1 : 60
            }
        unit = options.infersUnits ? UnitTable.unit(of: key, in: measurement) : nil
        // Never blank: there is an underscore in it.
        if !DatumText.isPrintable(measurement) || !DatumText.isPrintable(field) {
            fault = .nameNotASCII
        } else {
            fault = measurement.utf8.count + 1 + field.utf8.count > Limits.nameLength ? .nameTooLong : nil
        }
    }
}

/// The fields of one measurement that were met so far.
struct Vocabulary: Sendable {
    /// As it is sent.
    let measurement: String
    /// Which of the rules for series counts; their number for none.
    let rule: Int
    private(set) var names: [DatumName] = []
    /// What statistics are named.
    private(set) var bases: [DatumName] = []
    private var indices: [String: Int] = [:]

    init(_ measurement: String, _ options: MappingOptions) {
        // One character less than a name may have, for the underscore.
        self.measurement =
            options.mendsText ? DatumText.mended(measurement, limit: Limits.nameLength - 1) : measurement
        rule = options.series.firstIndex { $0.names.matches(measurement) } ?? options.series.count
    }

    var count: Int { names.count + bases.count + 1 }

    /// Where the field's name stands. Metrics of one measurement mostly have the same fields in the same order, so
    /// `guess` is the place behind the one before.
    mutating func index(of key: String, guess: Int, _ options: MappingOptions) -> Int {
        if guess < names.count && names[guess].key == key { return guess }
        if let known = indices[key] { return known }
        var name = DatumName(measurement, key, options)
        if options.joinsStatistics, let (base, part) = Statistic.split(key) {
            let known = bases.firstIndex { $0.key == base }
            if known == nil { bases.append(DatumName(measurement, base, options)) }
            name.part = (part, known ?? bases.count - 1)
        }
        names.append(name)
        indices[key] = names.count - 1
        return names.count - 1
    }
}
