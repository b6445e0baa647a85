import MetricModel

/// From the tags of a series to its dimensions: under one rule, or under none.
struct SeriesMapping: Sendable {
    /// One of the sets of dimensions that a value is sent with, or why it cannot be.
    enum Series: Sendable {
        case fit(DimensionSet)
        case unfit(DatumFault.Reason, DatumFault.Offender)
    }

    private let dimensions: [String]?
    private let rollups: [[String]]
    private let limit: Int
    private let mends: Bool

    /// - Parameter rule: nil for measurements that no rule fits.
    init(_ rule: SeriesRule?, _ options: MappingOptions) {
        dimensions = rule?.dimensions
        rollups = rule?.rollups ?? []
        limit = options.maxDimensions
        mends = options.mendsText
    }

    /// The main one first; none twice.
    func series(of tags: TagSet) -> [Series] {
        let usable = tags.tags.compactMap(usable)
        var sets = [dimensions.map { Self.picked($0, from: usable) } ?? telegrafs(usable)]
        for rollup in rollups {
            let picked = Self.picked(rollup, from: usable)
            if Set(rollup).isSubset(of: picked.map(\.tag)) { sets.append(picked) }
        }
        var seen: Set<Set<DimensionSet.Dimension>> = []
        return sets.compactMap { set in
            let dimensions = Self.unique(set.map(\.dimension))
            return seen.insert(Set(dimensions)).inserted ? Self.checked(dimensions) : nil
        }
    }

    private typealias Usable = (tag: String, dimension: DimensionSet.Dimension)

    /// A tag without a value is no dimension. Telegraf would send an empty `host`, which CloudWatch refuses.
    private func usable(_ tag: TagSet.Tag) -> Usable? {
        guard !tag.value.isEmpty else { return nil }
        guard mends else { return (tag.key, .init(tag.key, tag.value)) }
        var name = DatumText.mended(tag.key, limit: Limits.nameLength)
        if name.hasPrefix(":") { name = "_" + name.dropFirst() }
        let value = DatumText.mended(tag.value, limit: Limits.dimensionValueLength)
        return DatumText.isBlank(name) || DatumText.isBlank(value) ? nil : (tag.key, .init(name, value))
    }

    private func telegrafs(_ usable: [Usable]) -> [Usable] {
        let hostFirst = usable.filter { $0.tag == "host" } + usable.filter { $0.tag != "host" }
        return Array(hostFirst.prefix(limit))
    }

    private static func picked(_ names: [String], from usable: [Usable]) -> [Usable] {
        names.compactMap { name in usable.first { $0.tag == name } }
    }

    /// Mended names may have become equal; the first stays.
    private static func unique(_ dimensions: [DimensionSet.Dimension]) -> [DimensionSet.Dimension] {
        var names: Set<String> = []
        return dimensions.filter { names.insert($0.name).inserted }
    }

    private static func checked(_ dimensions: [DimensionSet.Dimension]) -> Series {
        if dimensions.isEmpty { return .fit(.none) }
        if dimensions.count > Limits.dimensions { return .unfit(.tooManyDimensions, .dimensions(dimensions.count)) }
        for dimension in dimensions {
            guard let reason = reason(against: dimension) else { continue }
            return .unfit(reason, .dimension(name: dimension.name, value: dimension.value))
        }
        return .fit(DimensionSet(dimensions))
    }

    private static func reason(against dimension: DimensionSet.Dimension) -> DatumFault.Reason? {
        if !DatumText.isPrintable(dimension.name) { return .dimensionNameNotASCII }
        if DatumText.isBlank(dimension.name) { return .dimensionNameBlank }
        if dimension.name.utf8.count > Limits.nameLength { return .dimensionNameTooLong }
        if dimension.name.hasPrefix(":") { return .dimensionNameColon }
        if !DatumText.isPrintable(dimension.value) { return .dimensionValueNotASCII }
        if DatumText.isBlank(dimension.value) { return .dimensionValueBlank }
        if dimension.value.utf8.count > Limits.dimensionValueLength { return .dimensionValueTooLong }
        return nil
    }
}
