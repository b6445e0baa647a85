extension CostReport {
    /// How many rows of a table are shown to people who did not ask for all.
    static let shortLength = 40

    /// The report for people: for each output its metrics first, the advice last.
    /// - Parameters:
    ///   - showsAll: every metric and field, not the first forty.
    ///   - isColored: headings are bold, for terminals.
    public func text(showsAll: Bool, isColored: Bool) -> String {
        let limit = showsAll ? Int.max : Self.shortLength
        var text = CostText(isColored: isColored)
        text.heading("What \(source) sends to CloudWatch, and what it costs")
        text.line(
            seconds.map { "Counted for \(Int($0.rounded()).grouped) s on this host; nothing was sent." }
                ?? "Counted in one round of all inputs on this host; nothing was sent.")
        for section in sections { add(section, limit, to: &text) }
        if sections.count > 1 { addTotals(to: &text) }
        addTerms(to: &text)
        return text.text
    }

    private func add(_ section: Section, _ limit: Int, to text: inout CostText) {
        let currency = section.prices.currency
        text.line()
        let namespace = section.namespace.isEmpty ? "" : ", namespace \(section.namespace)"
        let region = section.prices.region.isEmpty ? "" : ", region \(section.prices.region)"
        text.heading(section.output.name + namespace + region)
        guard section.metrics > 0 else { return text.line("  It sends nothing: no metric came that far.") }
        text.table([.words("Metric"), .words("Dimensions")], limit, section.breakdown.metrics) {
            [$0.name, $0.dimensionText]
        }
        for (title, parts) in [
            ("Measurement", section.breakdown.measurements), ("Field", section.breakdown.fields),
        ] {
            text.table([.words(title), .numbers("Metrics"), .numbers("\(currency) a month")], limit, parts) {
                [$0.name, $0.metrics.grouped, section.saving($0.metrics).money]
            }
        }
        if !section.breakdown.dimensions.isEmpty {
            text.table(
                [
                    .words("Dimension"), .numbers("Values"), .numbers("Metrics"), .numbers("Fewer without it"),
                    .numbers("\(currency) a month"),
                ], limit, section.breakdown.dimensions
            ) {
                [
                    $0.name, $0.values.count.grouped, $0.metrics.grouped, $0.saves.grouped,
                    section.saving($0.saves).money,
                ]
            }
        }
        var price = TextTable([.words("Price"), .numbers("Number"), .numbers("\(currency) a month")])
        price.add(["metrics", section.metrics.grouped, section.metricsPrice.money])
        price.add(["requests, at most", section.output.requests.grouped, section.requestsPrice.money])
        price.add(["together", "", section.together.money])
        text.add(price)
        if let limit = section.output.limit, let most = section.most {
            text.line()
            text.line(
                "  The output's budget lets \(limit.grouped) metrics through, whatever comes: a month costs "
                    + "\(most.money) \(currency) at most.")
        }
        addChurn(section, to: &text)
        addAdvice(section, to: &text)
    }

    private func addChurn(_ section: Section, to text: inout CostText) {
        text.line()
        guard let churn, churn.containers > 0 else {
            return text.line("  New containers: nothing is known, for no container was found on this host.")
        }
        guard let growth = section.growth else {
            return text.line("  New containers make no new metrics: no dimension holds an id, or a name that changes.")
        }
        text.line(
            "  Each new container makes \(growth.metricsOfContainer.short) new metrics, by its \(growth.dimension):")
        var table = TextTable([
            .words("Started in the last"), .numbers("Containers"), .numbers("New metrics a month"),
            .numbers("\(section.prices.currency) a month, at most"),
        ])
        for window in churn.windows {
            let metrics = growth.metrics(window.monthly)
            table.add([window.name, window.started.grouped, metrics.grouped, section.extra(metrics).money])
        }
        text.add(table)
        let all = section.together + section.extra(growth.metrics(churn.monthly))
        text.line()
        text.line(
            "  At the week's pace a month costs \(all.money) \(section.prices.currency) at most, if each of them was sent"
        )
        text.line("  all month. One that ends after an hour costs a 730th of that. Containers that had ended")
        text.line("  are not counted, so there may be more.")
    }

    private func addAdvice(_ section: Section, to text: inout CostText) {
        if let dimension = section.breakdown.dimensions.first, dimension.saves > 0 {
            text.line()
            text.line(
                "  The most expensive dimension is \(dimension.name): "
                    + "\(saving(dimension.saves, section)) fewer without it.")
        }
        guard let best = section.advice.first else { return }
        text.line()
        text.line("  This saves most, \(saving(best.saves, section)), in the table of \(section.output.name):")
        text.line()
        text.line("    " + advised(best, section))
        if best.rule == .tagexclude {
            text.line()
            text.line("  Metrics that differ in \(best.patterns[0]) alone become one, with the data of all.")
        }
        if section.advice.count > 1 {
            text.line()
            text.line("  Others:")
            for advice in section.advice.dropFirst() {
                text.line("    \(advised(advice, section))  saves \(saving(advice.saves, section))")
            }
        }
    }

    private func saving(_ metrics: Int, _ section: Section) -> String {
        "\(metrics.grouped) of \(section.metrics.grouped) metrics and "
            + "\(section.saving(metrics).money) \(section.prices.currency) a month"
    }

    /// A table has a key once: what is there already is to be made longer.
    private func advised(_ advice: FilterAdvice, _ section: Section) -> String {
        guard let place = section.output.lists[advice.rule.rawValue] else { return advice.line }
        return "\(place): add \(advice.patternText) to \(advice.rule.rawValue)"
    }

    private func addTotals(to text: inout CostText) {
        text.line()
        text.heading("All outputs: a metric that several send is billed once")
        var table = TextTable([
            .words("Region"), .numbers("Metrics"), .numbers("Requests, at most"), .numbers("A month"), .words(""),
        ])
        for total in totals {
            table.add([
                total.prices.region.isEmpty ? "not set" : total.prices.region, total.metrics.grouped,
                total.requests.grouped, total.together.money, total.prices.currency,
            ])
        }
        text.add(table)
    }

    private func addTerms(to text: inout CostText) {
        text.line()
        for total in totals {
            var whose = total.prices.region
            if total.prices.isDefault {
                whose += (whose.isEmpty ? "a region that is not set" : ", which is not in the list")
                whose += ": those of \(list.defaultRegion)"
            }
            text.line("Prices of \(list.date) for \(whose). Full months, without taxes.")
        }
        text.line("CloudWatch takes for a metric the hours in which it is sent: a bill is at most what stands here.")
        guard let prices = totals.first?.prices else { return }
        let free = "\(prices.freeMetrics.grouped) metrics and \(prices.freeRequests.grouped) requests"
        text.line(
            countsFreeTier
                ? "\(free) that an account has free each month are taken off."
                : "Not counted: \(free) that an account has free each month (--free-tier).")
    }
}

/// Lines for a terminal or a file.
private struct CostText {
    private(set) var text = ""
    let isColored: Bool

    init(isColored: Bool) { self.isColored = isColored }

    mutating func line(_ line: String = "") { text += line + "\n" }

    mutating func heading(_ heading: String) { line(isColored ? "\u{1B}[1m\(heading)\u{1B}[0m" : heading) }

    mutating func add(_ table: TextTable) {
        line()
        for row in table.lines() { line(row) }
    }

    /// One row for each item, as far as `limit`, and how many there are more.
    mutating func table<Item>(
        _ columns: [TextTable.Column], _ limit: Int, _ items: [Item], _ cells: (Item) -> [String]
    ) {
        var table = TextTable(columns)
        for item in items.prefix(limit) { table.add(cells(item)) }
        add(table)
        if items.count > limit { line("  \((items.count - limit).grouped) more: --all") }
    }
}
