import Bytes

extension CostReport {
    /// The report for programs, with every metric. docs/cost.md tells what the names mean.
    public var json: String {
        var text = ""
        ReportJSON.object([
            ("config", .text(source)), ("seconds", .number(seconds)), ("price_list", .text(list.date)),
            ("free_tier_counted", .bool(countsFreeTier)), ("outputs", .list(sections.map(json(of:)))),
            (
                "totals",
                .list(
                    totals.map { total in
                        .object(
                            json(of: total.prices) + [
                                ("metrics", .count(total.metrics)), ("requests_per_month", .count(total.requests)),
                                ("price", .number(total.together)),
                            ])
                    })
            ), ("containers", churn.map(json(of:)) ?? .null),
        ]).write(to: &text)
        return text + "\n"
    }

    private func json(of prices: RegionPrices) -> [ReportJSON.Member] {
        [
            ("region", .text(prices.region)), ("currency", .text(prices.currency)),
            ("is_default_region", .bool(prices.isDefault)),
        ]
    }

    private func json(of section: Section) -> ReportJSON {
        let parts = { (parts: [CostBreakdown.Part]) in
            ReportJSON.list(
                parts.map {
                    .object([
                        ("name", .text($0.name)), ("metrics", .count($0.metrics)),
                        ("price", .number(section.saving($0.metrics))),
                    ])
                })
        }
        var members: [ReportJSON.Member] = [
            ("name", .text(section.output.name)), ("namespace", .text(section.namespace)),
        ]
        members += json(of: section.prices)
        members += [
            ("metrics", .count(section.metrics)), ("requests_per_month", .count(section.output.requests)),
            ("metrics_price", .number(section.metricsPrice)), ("requests_price", .number(section.requestsPrice)),
            ("price", .number(section.together)), ("measurements", parts(section.breakdown.measurements)),
            ("fields", parts(section.breakdown.fields)),
            (
                "dimensions",
                .list(
                    section.breakdown.dimensions.map {
                        .object([
                            ("name", .text($0.name)), ("values", .count($0.values.count)),
                            ("metrics", .count($0.metrics)), ("saves_metrics", .count($0.saves)),
                            ("saves_price", .number(section.saving($0.saves))),
                        ])
                    })
            ), ("limit", section.output.limit.map { .count($0) } ?? .null),
            ("limit_price", section.most.map { .number($0) } ?? .null), ("growth", growth(of: section)),
            (
                "advice",
                .list(
                    section.advice.map {
                        .object([
                            ("rule", .text($0.rule.rawValue)), ("patterns", .list($0.patterns.map { .text($0) })),
                            ("line", .text($0.line)),
                            ("place", section.output.lists[$0.rule.rawValue].map { .text("\($0)") } ?? .null),
                            ("saves_metrics", .count($0.saves)), ("saves_price", .number(section.saving($0.saves))),
                        ])
                    })
            ),
            (
                "series",
                .list(
                    section.breakdown.metrics.map { metric in
                        .object([
                            ("name", .text(metric.name)), ("measurement", .text(metric.measurement)),
                            ("field", .text(metric.field)),
                            (
                                "dimensions",
                                .object(metric.dimensions.dimensions.map { ($0.name, .text($0.value)) })
                            ),
                        ])
                    })
            ),
        ]
        return .object(members)
    }

    private func growth(of section: Section) -> ReportJSON {
        guard let churn, let growth = section.growth else { return .null }
        return .object([
            ("dimension", .text(growth.dimension)), ("metrics_per_container", .number(growth.metricsOfContainer)),
            (
                "windows",
                .list(
                    churn.windows.map { window in
                        let metrics = growth.metrics(window.monthly)
                        return .object([
                            ("window", .text(window.name)), ("new_metrics_per_month", .count(metrics)),
                            ("price", .number(section.extra(metrics))),
                        ])
                    })
            ), ("price", .number(section.together + section.extra(growth.metrics(churn.monthly)))),
        ])
    }

    private func json(of churn: ContainerChurn) -> ReportJSON {
        .object(
            [("count", .count(churn.containers))]
                + churn.windows.map { ("started_in_last_\($0.name)", .count($0.started)) })
    }
}

/// A value of the report, written over several lines.
private indirect enum ReportJSON {
    typealias Member = (String, ReportJSON)

    case null
    case text(String)
    case count(Int)
    case real(Double)
    case bool(Bool)
    case list([ReportJSON])
    case object([Member])

    /// Null for none. To a ten thousandth: what lies below is the noise of adding.
    static func number(_ number: Double?) -> ReportJSON {
        guard let number, number.isFinite else { return .null }
        return .real((number * 10_000).rounded() / 10_000)
    }

    func write(to text: inout String, indent: String = "") {
        switch self {
        case .null: text += "null"
        case .bool(let bool): text += "\(bool)"
        case .count(let count): text += "\(count)"
        case .real(let number): text += Self.text { $0.append(json: number) }
        case .text(let string): text += Self.text { $0.append(json: string) }
        case .list(let items):
            Self.write(items, "[", "]", to: &text, indent) { item, text, indent in item.write(to: &text, indent: indent)
            }
        case .object(let members):
            Self.write(members, "{", "}", to: &text, indent) { member, text, indent in
                text += Self.text { $0.append(json: member.0) } + ": "
                member.1.write(to: &text, indent: indent)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], _ open: String, _ close: String, to text: inout String, _ indent: String,
        _ write: (Item, inout String, String) -> Void
    ) {
        text += open
        for (number, item) in items.enumerated() {
            text += (number == 0 ? "\n" : ",\n") + indent + "  "
            write(item, &text, indent + "  ")
        }
        text += items.isEmpty ? close : "\n" + indent + close
    }

    private static func text(_ write: (inout ByteWriter) -> Void) -> String {
        var writer = ByteWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
