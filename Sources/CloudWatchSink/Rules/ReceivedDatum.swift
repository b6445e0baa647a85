import CloudWatch

/// A datum that was taken in.
struct ReceivedDatum: Sendable, Equatable {
    var name: String
    /// By name.
    var dimensions: [DimensionSet.Dimension]
    /// Seconds since the epoch.
    var time: Int64
    var value: Datum.Value
    var unit: Unit
    /// Seconds, 1 or 60.
    var resolution: Int
}

extension ReceivedDatum {
    /// Reads a datum and notes the rules it breaks; with one of them what is read means nothing.
    init(_ members: Members, now: Int64, _ complaints: inout Complaints) throws(ServiceFault) {
        name =
            complaints.text(
                try members.text("MetricName"), for: members.name("MetricName"), limit: Limits.nameLength) ?? ""
        dimensions = try Self.dimensions(members, &complaints)
        value = try Self.value(members, &complaints)
        unit = .none
        if let text = try members.text("Unit") {
            if let known = Unit(rawValue: text) {
                unit = known
            } else {
                complaints.invalid(text, for: members.name("Unit"))
            }
        }
        time = try Self.time(members, now: now, &complaints)
        resolution = try members.integer("StorageResolution") ?? 60
        if resolution != 1, resolution != 60 { complaints.invalid(resolution, for: members.name("StorageResolution")) }
    }

    private static func dimensions(
        _ members: Members, _ complaints: inout Complaints
    ) throws(ServiceFault) -> [DimensionSet.Dimension] {
        let found = try members.structures("Dimensions")
        if found.count > Limits.dimensions {
            complaints.oversized(members.name("Dimensions"), limit: Limits.dimensions)
        }
        var dimensions: [DimensionSet.Dimension] = []
        var names: Set<String> = []
        for dimension in found {
            let path = dimension.name("Name")
            let name = complaints.text(try dimension.text("Name"), for: path, limit: Limits.nameLength) ?? ""
            if name.hasPrefix(":") { complaints.invalid("The parameter \(path) must not start with a colon.") }
            if !names.insert(name).inserted {
                complaints.invalid(
                    "The value \(name) for parameter \(path) is invalid. No metric may specify the same dimension name twice."
                )
            }
            let value = complaints.text(
                try dimension.text("Value"), for: dimension.name("Value"), limit: Limits.dimensionValueLength)
            dimensions.append(DimensionSet.Dimension(name, value ?? ""))
        }
        return dimensions.sorted { $0.name < $1.name }
    }

    private static func time(
        _ members: Members, now: Int64, _ complaints: inout Complaints
    ) throws(ServiceFault) -> Int64 {
        guard let time = try members.time("Timestamp") else { return now }
        let path = members.name("Timestamp")
        if !(time >= Double(now - Limits.past)) {
            complaints.invalid("The parameter \(path) must specify a time within the past two weeks.")
        } else if !(time <= Double(now + Limits.future)) {
            complaints.invalid("The parameter \(path) must specify a time no more than two hours in the future.")
        } else {
            return Int64(time.rounded(.down))
        }
        return now
    }

    private static func value(_ members: Members, _ complaints: inout Complaints) throws(ServiceFault) -> Datum.Value {
        let plain = try members.number("Value")
        let set = try members.structure("StatisticValues")
        let values = try members.numbers("Values")
        let counts = try members.numbers("Counts")
        let kinds = [
            plain == nil ? nil : "Value", set == nil ? nil : "StatisticValues", values.isEmpty ? nil : "Values",
        ]
        .compactMap { $0 }
        if kinds.isEmpty {
            let names = ["Value", "Values", "StatisticValues"].map(members.name)
            complaints.combination(
                "At least one of the parameters \(names[0]), \(names[1]) and \(names[2]) must be specified.")
        } else if kinds.count > 1 {
            complaints.combination(
                "The parameters \(members.name(kinds[0])) and \(members.name(kinds[1])) are mutually exclusive and you have specified both."
            )
        }
        if !counts.isEmpty, values.count != counts.count {
            complaints.combination(
                "The parameters \(members.name("Values")) and \(members.name("Counts")) must have the same size.")
        }
        if let plain { return .plain(complaints.number(plain, for: members.name("Value"))) }
        if let set { return try statistics(set, &complaints) }
        return distribution(values, counts, members, &complaints)
    }

    private static func statistics(_ set: Members, _ complaints: inout Complaints) throws(ServiceFault) -> Datum.Value {
        var numbers: [String: Double] = [:]
        for part in ["SampleCount", "Sum", "Minimum", "Maximum"] {
            guard let number = try set.number(part) else {
                complaints.missing(set.name(part))
                continue
            }
            numbers[part] =
                part == "SampleCount"
                ? complaints.count(number, for: set.name(part)) : complaints.number(number, for: set.name(part))
        }
        let minimum = numbers["Minimum", default: 0]
        let maximum = numbers["Maximum", default: minimum]
        if minimum > maximum {
            complaints.invalid(
                "The parameter \(set.name("Minimum")) must not be greater than the parameter \(set.name("Maximum")).")
        }
        return .statistics(
            minimum: minimum, maximum: maximum, sum: numbers["Sum", default: 0],
            count: numbers["SampleCount", default: 1])
    }

    private static func distribution(
        _ values: [Double], _ counts: [Double], _ members: Members, _ complaints: inout Complaints
    ) -> Datum.Value {
        for (name, list) in [("Values", values), ("Counts", counts)] where list.count > Limits.distinctValues {
            complaints.oversized(members.name(name), limit: Limits.distinctValues)
        }
        let numbers = values.enumerated().map { complaints.number($1, for: members.item($0, of: "Values")) }
        let times = counts.enumerated().map { complaints.count($1, for: members.item($0, of: "Counts")) }
        return .distribution(values: numbers, counts: times.isEmpty ? values.map { _ in 1 } : times)
    }
}
