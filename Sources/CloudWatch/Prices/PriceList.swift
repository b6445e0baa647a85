public import TOML

/// What CloudWatch takes for custom metrics, region by region, as of a date.
///
/// The list inside the agent is `prices.toml`, which names its sources; a file of the same form may take its place.
public struct PriceList: Sendable {
    /// The day on which the list was put together: `2026-11-21`.
    public let date: String
    /// The region whose prices those get that are not listed.
    public let defaultRegion: String
    private let regions: [String: RegionPrices]

    /// Tests read it, so it is never the list without prices.
    public static let builtin =
        (try? PriceList(text: String(decoding: PackageResources.prices_toml, as: UTF8.self), path: "prices.toml"))
        ?? PriceList()

    private init() {
        date = ""
        defaultRegion = ""
        regions = [:]
    }

    /// - Parameter path: the file's name in messages.
    public init(text: String, path: String) throws(PriceListError) {
        let table: PriceTable
        do throws(TOMLSyntaxError) { table = PriceTable(try TOMLParser.parse(text, file: path)) } catch {
            throw PriceListError(error.message, at: error.place)
        }
        try table.expectOnly(["date", "default", "free", "prices"])
        date = try table.date("date")
        let free = try table.table("free")
        try free.expectOnly(["metrics", "requests"])
        let freeMetrics = try free.count("metrics", atLeast: 0)
        let freeRequests = try free.count("requests", atLeast: 0)
        var regions: [String: RegionPrices] = [:]
        for group in try table.tables("prices") {
            try group.expectOnly(["regions", "currency", "tiers", "thousand_requests"])
            let currency = try group.text("currency").text
            let tiers = try group.tiers("tiers")
            let thousandRequests = try group.price("thousand_requests")
            for (region, place) in try group.texts("regions") {
                if regions[region] != nil { throw PriceListError("the region '\(region)' is listed twice", at: place) }
                regions[region] = RegionPrices(
                    region: region, isDefault: false, currency: currency, tiers: tiers,
                    thousandRequests: thousandRequests, freeMetrics: freeMetrics, freeRequests: freeRequests)
            }
        }
        let (fallback, place) = try table.text("default")
        guard regions[fallback] != nil else {
            throw PriceListError("'default' must be a region that is listed, not '\(fallback)'", at: place)
        }
        defaultRegion = fallback
        self.regions = regions
    }

    /// Of a region that is not listed, or not known, the default's.
    public func price(region: String) -> RegionPrices {
        if let listed = regions[region] { return listed }
        return (regions[defaultRegion] ?? .unknown).taken(for: region)
    }
}

/// What is wrong with a price list, and where.
public struct PriceListError: Error, Equatable, CustomStringConvertible {
    public let message: String
    public let place: Place

    init(_ message: String, at place: Place) {
        self.message = message
        self.place = place
    }

    /// `prices.toml:3:1: ...`
    public var description: String { "\(place): \(message)" }
}
