import CloudWatch

/// What the journal and its snapshots are made of.
enum JournalRecord: Sendable {
    /// A call that was taken in.
    case put(PutRequest, region: String, time: Int64)
    case series(Series)
    /// One region's share of a month.
    case census(month: Int, region: String, requests: Int, metrics: [MetricIdentity])
    case totals(datums: Int, requests: Int, refused: Int)

    var wire: WireValue {
        switch self {
        case .put(let request, let region, let time):
            .structure([
                WireMember("kind", .text("put")), WireMember("region", .text(region)),
                WireMember("time", .integer(time)), WireMember("namespace", .text(request.namespace)),
                WireMember("data", .list(request.data.map(\.wire))),
            ])
        case .series(let series):
            .structure([
                WireMember("kind", .text("series")), WireMember("region", .text(series.region)),
                WireMember("namespace", .text(series.namespace)), WireMember("name", .text(series.name)),
                WireMember("dimensions", DimensionSet.Dimension.wire(series.dimensions)),
                WireMember("received", .integer(series.lastReceived)),
                WireMember("minutes", .list(series.minutes.periods.map(\.wire))),
                WireMember("seconds", .list(series.seconds.periods.map(\.wire))),
            ])
        case .census(let month, let region, let requests, let metrics):
            .structure([
                WireMember("kind", .text("census")), WireMember("month", .integer(Int64(month))),
                WireMember("region", .text(region)), WireMember("requests", .integer(Int64(requests))),
                WireMember(
                    "metrics", .list(metrics.flatMap { [$0.high, $0.low].map { .integer(Int64(bitPattern: $0)) } })),
            ])
        case .totals(let datums, let requests, let refused):
            .structure([
                WireMember("kind", .text("totals")), WireMember("datums", .integer(Int64(datums))),
                WireMember("requests", .integer(Int64(requests))), WireMember("refused", .integer(Int64(refused))),
            ])
        }
    }

    /// Nil for what this version did not write.
    init?(_ wire: WireValue) {
        switch wire["kind"]?.text {
        case "put":
            guard let region = wire["region"]?.text, let time = wire["time"]?.integer,
                let namespace = wire["namespace"]?.text, let data = wire["data"]?.all(ReceivedDatum.init(wire:))
            else { return nil }
            self = .put(PutRequest(namespace: namespace, data: data), region: region, time: time)
        case "series":
            guard let series = Series(wire: wire) else { return nil }
            self = .series(series)
        case "census":
            guard let month = wire["month"]?.integer, let region = wire["region"]?.text,
                let requests = wire["requests"]?.integer, let numbers = wire["metrics"]?.all(\.integer),
                numbers.count % 2 == 0
            else { return nil }
            let metrics = stride(from: 0, to: numbers.count, by: 2).map {
                MetricIdentity(high: UInt64(bitPattern: numbers[$0]), low: UInt64(bitPattern: numbers[$0 + 1]))
            }
            self = .census(month: Int(month), region: region, requests: Int(requests), metrics: metrics)
        case "totals":
            guard let datums = wire["datums"]?.integer, let requests = wire["requests"]?.integer,
                let refused = wire["refused"]?.integer
            else { return nil }
            self = .totals(datums: Int(datums), requests: Int(requests), refused: Int(refused))
        default: return nil
        }
    }
}

extension WireValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    fileprivate var number: Double? { if case .number(let number) = self { number } else { nil } }

    /// The items of a list, if every one of them can be read.
    fileprivate func all<Item>(_ read: (WireValue) -> Item?) -> [Item]? {
        guard case .list(let items) = self else { return nil }
        let all = items.compactMap(read)
        return all.count == items.count ? all : nil
    }

    fileprivate static func numbers(_ numbers: [Double]) -> WireValue { .list(numbers.map { .number($0) }) }
}

extension Series {
    fileprivate init?(wire: WireValue) {
        guard let region = wire["region"]?.text, let namespace = wire["namespace"]?.text, let name = wire["name"]?.text,
            let dimensions = wire["dimensions"].flatMap(DimensionSet.Dimension.all),
            let received = wire["received"]?.integer,
            let minutes = wire["minutes"]?.all(Period.init(wire:)),
            let seconds = wire["seconds"]?.all(Period.init(wire:))
        else { return nil }
        self.init(
            identity: MetricIdentity(region: region, namespace: namespace, name: name, dimensions: dimensions),
            region: region, namespace: namespace, name: name, dimensions: dimensions)
        self.minutes = Timeline(step: 60, periods: minutes)
        self.seconds = Timeline(step: 1, periods: seconds)
        lastReceived = received
    }
}

extension Period {
    /// A list: start, unit, count, sum, minimum, maximum, whether values are known, whether they are rounded, values and
    /// counts in turn.
    fileprivate var wire: WireValue {
        .list([
            .integer(start), .text(unit.rawValue), .number(count), .number(sum), .number(minimum), .number(maximum),
            .bool(distribution.isKnown), .bool(distribution.isRounded),
            .numbers(distribution.entries.flatMap { [$0.value, $0.count] }),
        ])
    }

    fileprivate init?(wire: WireValue) {
        guard case .list(let parts) = wire, parts.count == 9, let start = parts[0].integer,
            let unit = parts[1].text.flatMap(Unit.init(rawValue:)), let count = parts[2].number,
            let sum = parts[3].number, let minimum = parts[4].number, let maximum = parts[5].number,
            case .bool(let isKnown) = parts[6], case .bool(let isRounded) = parts[7],
            let numbers = parts[8].all(\.number), numbers.count % 2 == 0
        else { return nil }
        self.init(start: start, unit: unit)
        self.count = count
        self.sum = sum
        self.minimum = minimum
        self.maximum = maximum
        let entries = stride(from: 0, to: numbers.count, by: 2).map {
            Distribution.Entry(value: numbers[$0], count: numbers[$0 + 1])
        }
        distribution = Distribution(entries: entries, isRounded: isRounded, isKnown: isKnown)
    }
}

extension ReceivedDatum {
    fileprivate var wire: WireValue {
        let numbers: WireValue =
            switch value {
            case .plain(let value): .numbers([value])
            case .statistics(let minimum, let maximum, let sum, let count): .numbers([minimum, maximum, sum, count])
            case .distribution(let values, let counts): .list([.numbers(values), .numbers(counts)])
            }
        return .list([
            .text(name), DimensionSet.Dimension.wire(dimensions), .integer(time), .text(unit.rawValue),
            .integer(Int64(resolution)), numbers,
        ])
    }

    fileprivate init?(wire: WireValue) {
        guard case .list(let parts) = wire, parts.count == 6, let name = parts[0].text,
            let dimensions = DimensionSet.Dimension.all(parts[1]), let time = parts[2].integer,
            let unit = parts[3].text.flatMap(Unit.init(rawValue:)), let resolution = parts[4].integer,
            case .list(let lists) = parts[5]
        else { return nil }
        let value: Datum.Value
        if let numbers = parts[5].all(\.number), numbers.count == 1 {
            value = .plain(numbers[0])
        } else if let numbers = parts[5].all(\.number), numbers.count == 4 {
            value = .statistics(minimum: numbers[0], maximum: numbers[1], sum: numbers[2], count: numbers[3])
        } else if lists.count == 2, let values = lists[0].all(\.number), let counts = lists[1].all(\.number) {
            value = .distribution(values: values, counts: counts)
        } else {
            return nil
        }
        self.init(
            name: name, dimensions: dimensions, time: time, value: value, unit: unit, resolution: Int(resolution))
    }
}

extension DimensionSet.Dimension {
    fileprivate static func wire(_ dimensions: [Self]) -> WireValue {
        .list(dimensions.flatMap { [.text($0.name), .text($0.value)] })
    }

    fileprivate static func all(_ wire: WireValue) -> [Self]? {
        guard let texts = wire.all(\.text), texts.count % 2 == 0 else { return nil }
        return stride(from: 0, to: texts.count, by: 2).map { Self(texts[$0], texts[$0 + 1]) }
    }
}
