import Bytes
import CloudWatch
import Digests

/// The page, and the JSON that it shows. Reads only.
struct PageAPI {
    let sink: Sink
    /// Seconds since the epoch.
    let now: Int64

    /// Points of a metric in a list.
    private static let pointsShown = 60
    private static let metricsShown = 1...1000

    func answer(_ request: SinkRequest) -> SinkAnswer {
        // A page of another site that has its name point to this machine would read along.
        if sink.settings.isLoopback, !Self.isLocal(request["host"] ?? "") {
            return SinkAnswer(status: 421, text: "this sink answers to localhost, not to '\(request["host"] ?? "")'")
        }
        guard let pairs = try? QueryReader.pairs(Array(request.query.utf8)[...]) else {
            return SinkAnswer(status: 400, text: "what follows '?' cannot be read")
        }
        let parameters = Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        switch request.path {
        case "/": return Self.page
        case "/api/summary": return json(summary())
        case "/api/metrics": return json(metrics(parameters))
        case "/api/metric":
            guard let metric = metric(parameters["id"] ?? "") else {
                return SinkAnswer(status: 404, text: "there is no metric '\(parameters["id"] ?? "")'")
            }
            return json(metric)
        default: return SinkAnswer(status: 404, text: "there is nothing at \(request.path)")
        }
    }

    private static func isLocal(_ host: String) -> Bool {
        var name = host.lowercased()[...]
        if let colon = name.lastIndex(of: ":"), name[colon...].dropFirst().allSatisfy(\.isNumber) {
            name = name[..<colon]
        }
        return ["localhost", "[::1]"].contains(name) || HostName.isLoopback(String(name))
    }

    private func json(_ value: WireValue) -> SinkAnswer {
        var body = ByteWriter()
        body.append(json: value)
        return SinkAnswer(
            status: 200,
            headers: [
                ("Content-Type", "application/json"), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ], body: body.bytes)
    }

    private func summary() -> WireValue {
        sink.withStore { store in
            store.census.turn(to: Int(BillingMonth(of: now).number))
            let namespaces = Set(store.series.values.map(\.namespace)).sorted()
            return .structure([
                WireMember("now", .integer(now)), WireMember("started", .integer(sink.started)),
                WireMember("datums", .integer(Int64(store.datums))),
                WireMember("requests", .integer(Int64(store.requests))),
                WireMember("refused", .integer(Int64(store.refused))),
                WireMember("metrics", .integer(Int64(store.census.count))),
                WireMember("namespaces", .list(namespaces.map { .text($0) })),
                WireMember("bill", bill(store.census)),
                WireMember(
                    "refusals",
                    .list(
                        store.refusals.map {
                            .structure([
                                WireMember("time", .integer($0.time)), WireMember("code", .text($0.code)),
                                WireMember("message", .text($0.message)),
                            ])
                        })),
            ])
        }
    }

    /// Each region has its prices; the page shows the sum of those that bill in the same currency as the first.
    private func bill(_ census: Census) -> WireValue {
        let list = PriceList.builtin
        var bills = census.bills.map { (prices: list.price(region: $0.region), region: $0.region, bill: $0.bill) }
        let currency = (bills.first?.prices ?? list.price(region: sink.settings.region ?? list.defaultRegion)).currency
        bills = bills.filter { $0.prices.currency == currency }
        var metrics = 0.0
        var requests = 0.0
        for (prices, _, bill) in bills {
            metrics += prices.monthly(metrics: bill.metrics, requests: 0, countsFreeTier: false)
            requests += prices.monthly(metrics: 0, requests: bill.requests, countsFreeTier: false)
        }
        let shown = bills.isEmpty ? [sink.settings.region ?? list.defaultRegion] : bills.map(\.region)
        return .structure([
            WireMember("currency", .text(currency)), WireMember("date", .text(list.date)),
            WireMember("region", .text(shown.joined(separator: ", "))), WireMember("metrics", Self.money(metrics)),
            WireMember("requests", Self.money(requests)), WireMember("total", Self.money(metrics + requests)),
        ])
    }

    /// To a millionth: a request costs a hundred thousandth of a dollar.
    private static func money(_ amount: Double) -> WireValue { .number((amount * 1e6).rounded() / 1e6) }

    private func metrics(_ parameters: [String: String]) -> WireValue {
        let words = (parameters["search"] ?? "").lowercased().split(separator: " ")
        let namespace = parameters["namespace"].flatMap { $0.isEmpty ? nil : $0 }
        let limit = parameters["limit"].flatMap { Int($0) } ?? 200
        let minutes = parameters["since"].flatMap { Int64($0) }.map { min(max($0, 0), 1_000_000) }
        let since = minutes.map { now - $0 * 60 } ?? 0
        let series = sink.withStore { $0.sorted() }
        let matching = series.filter { series in
            (namespace ?? series.namespace) == series.namespace && series.has(words)
                && series.minutes.periods.contains { $0.start + 60 > since }
        }
        let shown = matching.prefix(min(max(limit, Self.metricsShown.lowerBound), Self.metricsShown.upperBound))
        return .structure([
            WireMember("total", .integer(Int64(matching.count))),
            WireMember(
                "metrics",
                .list(
                    shown.map { series in
                        let periods = series.periods.filter { $0.start + 60 > since }.suffix(Self.pointsShown)
                        return series.wire(Array(periods)) {
                            [.integer($0.start), .number($0.average), .number($0.minimum), .number($0.maximum)]
                        }
                    })),
        ])
    }

    private func metric(_ id: String) -> WireValue? {
        guard let series = sink.withStore({ $0.series.values.first { $0.id == id } }) else { return nil }
        return series.wire(series.periods) {
            [.integer($0.start), .number($0.average), .number($0.minimum), .number($0.maximum), .number($0.count)]
        }
    }
}

extension Series {
    /// All minutes, units put together.
    fileprivate var periods: [Period] {
        minutes.merged(from: 0, to: .max, length: 60, unit: nil, keepsUnitsApart: false)
    }

    /// Whether each word stands somewhere in its names.
    fileprivate func has(_ words: [Substring]) -> Bool {
        if words.isEmpty { return true }
        let names = ([namespace, name] + dimensions.flatMap { [$0.name, $0.value] }).joined(separator: " ").lowercased()
        return words.allSatisfy { names.contains($0) }
    }

    fileprivate func wire(_ periods: [Period], _ point: (Period) -> [WireValue]) -> WireValue {
        .structure([
            WireMember("id", .text(id)), WireMember("namespace", .text(namespace)), WireMember("name", .text(name)),
            WireMember("dimensions", .list(dimensions.map { .list([.text($0.name), .text($0.value)]) })),
            WireMember("unit", .text((periods.last?.unit ?? .none).rawValue)),
            WireMember("last", periods.last.map { .number($0.average) } ?? .null),
            WireMember("min", periods.map(\.minimum).min().map { .number($0) } ?? .null),
            WireMember("max", periods.map(\.maximum).max().map { .number($0) } ?? .null),
            WireMember("points", .list(periods.map { .list(point($0)) })),
        ])
    }
}
