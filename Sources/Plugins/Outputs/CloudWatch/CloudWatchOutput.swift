import AWS
import CloudWatch
import Logging
public import MetricModel
public import PluginKit
import Threads

/// Amazon CloudWatch: each numeric field becomes one datum, each tag a dimension.
///
/// Data arrive, are refused and are offered again one by one. What CloudWatch would not take is dropped before it is
/// sent, or mended, and counted.
public struct CloudWatchOutput: Output {
    public static let name = "cloudwatch"
    public static let summary = "Sends metrics to Amazon CloudWatch."

    enum Wire: String, OptionEnum { case json, query }
    enum Encoding: String, OptionEnum { case gzip, identity }
    enum OnInvalid: String, OptionEnum { case drop, sanitize }
    enum UnitChoice: String, OptionEnum { case none, infer }

    @Key("The CloudWatch namespace.", required: true, check: namespaceRule) var namespace = ""
    @Key("Store at a resolution of one second, not sixty: all metrics, or those whose names fit one of a list.")
    var highResolutionMetrics = GlobChoice.all(false)
    @Key("Send the fields x_max, x_min, x_sum and x_count as one statistic x, where all four are there.")
    var writeStatistics = false
    @Key("How many tags become dimensions: `host`, then the rest by name.", in: 0...Limits.dimensions)
    var maxDimensions = 10
    @Key("What CloudWatch would refuse is dropped, or where it is text made fit: other characters become '_'.")
    var onInvalid = OnInvalid.drop
    @Key("Send the units that the names of fields tell: bytes, percent, counts, seconds.") var unit = UnitChoice.none
    @KeyGroup var window = CloudWatchWindowKeys()
    @Key("Dimensions of some measurements; the first table that fits counts.") var series: [CloudWatchSeries] = []
    @KeyGroup var budget = CloudWatchBudgetKeys()
    @Key("The protocol: \"query\" for endpoints that know nothing newer.", name: "protocol") var wire = Wire.json
    @Key("Pack requests of 10 KiB and more, or none.") var contentEncoding = Encoding.gzip
    @KeyGroup var account = AWSAccountKeys()
    @KeyGroup var connection = HTTPClientKeys()
    @KeyGroup var logins = UnservedLoginKeys()

    private var delivery: CloudWatchDelivery?

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        let account = try account.account(for: .cloudWatch, context)
        if let doubt = account.doubt { context.logger.warning("nothing can be sent yet: \(doubt)") }
        let (clock, stop, logger) = (context.clock, context.stop, context.logger)
        let client = CloudWatchClient(
            http: context.http, account: account,
            transport: try connection.transport(context, authoritiesFrom: "AWS_CA_BUNDLE"), timeout: connection.timeout,
            compression: contentEncoding == .gzip ? Compression(environment: context.environment) : .none,
            retries: RetryPolicy(
                rest: { span in clock.wait(for: stop, until: clock.now + span) == .deadline },
                random: { clock.random(below: $0) }),
            now: { clock.now.seconds }, warn: { logger.warning("\($0)") })
        delivery = CloudWatchDelivery(
            sender: DataSender(client, as: wire == .json ? .json : .query, namespace: namespace),
            mapping: try mapping(), window: window.window, gate: try budget.gate(for: namespace, context), context)
    }

    public mutating func write(_ metrics: [Metric]) -> WriteReport {
        guard var delivery else { return WriteReport(count: metrics.count) }
        self.delivery = nil  // one owner, so that nothing is copied
        defer { self.delivery = delivery }
        return delivery.write(metrics)
    }

    public mutating func flush(isFinal: Bool) -> HeldReport {
        guard var delivery else { return .nothing }
        self.delivery = nil
        defer { self.delivery = delivery }
        return delivery.flush(isFinal: isFinal)
    }

    public mutating func close() {
        delivery?.close()
        delivery = nil
    }

    /// How metrics become data.
    func mapping() throws(StartError) -> MetricMapping {
        var options = MappingOptions()
        options.maxDimensions = maxDimensions
        options.joinsStatistics = writeStatistics
        options.highResolution =
            switch highResolutionMetrics {
            case .all(let isHigh): .all(isHigh)
            case .matching(let names): .names(try names.patterns())
            }
        options.infersUnits = unit == .infer
        options.mendsText = onInvalid == .sanitize
        for table in series { options.series.append(try table.rule()) }
        return MetricMapping(options)
    }

    /// The service refuses every metric of a namespace it does not like.
    private static let namespaceRule: Key<String>.Check = { namespace in
        if namespace.isEmpty || namespace.utf8.count > Limits.nameLength { return "must have 1 to 255 characters" }
        if namespace.hasPrefix(":") || namespace.hasPrefix("AWS/") { return "must not begin with ':' or 'AWS/'" }
        return nil
    }
}
