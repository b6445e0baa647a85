import Logging
public import MetricModel
public import PluginKit
public import Threads

/// Adds the name that the name service has for an address in a tag or a field.
///
/// A metric whose names are known goes on at once. The others wait for their answers, but no longer than the timeout,
/// and go on without where there is none. When too many wait already, further ones go on as they came.
public struct ReverseDNSProcessor: LateProcessor {
    public static let name = "reverse_dns"
    public static let summary = "Adds host names for IP addresses."

    struct Lookup: OptionTable {
        @Key("Tag that holds the address.", example: "source") var tag = ""
        @Key("Field that holds the address.") var field = ""
        @Key("Tag or field for the name.", required: true, example: "source_name") var dest = ""

        func validate() throws(OptionError) {
            if tag.isEmpty, field.isEmpty { throw OptionError("a lookup needs 'tag' or 'field'") }
        }
    }

    @Key("How long a name is used before it is asked for again.", check: positive) var cacheTtl = Duration.seconds(
        86400)
    @Key("How long a metric waits for its names.", check: positive) var lookupTimeout = Duration.seconds(60)
    @Key("How many names are asked for at once.", in: 1...1000) var maxParallelLookups = 10
    @Key("Keeps the order of the metrics: none overtakes one that waits.") var ordered = false
    @Key("What to look up: a tag or a field, and where the name goes.") var lookup: [Lookup] = []

    /// Tests have answers of their own.
    var resolver: any AddressResolver = SystemResolver()
    private var desk: LookupDesk?
    private var logger = Logger(label: "processors.reverse_dns")
    private var clock: any ThreadClock = SystemClock()

    public init() {}

    public mutating func start(_ context: PluginContext) {
        logger = context.logger
        clock = context.clock
    }

    public mutating func begin(
        _ deliver: @escaping @Sendable ([Metric]) -> Void
    ) throws(WorkerThreadError) -> any LateWork {
        let rules = lookup.flatMap { lookup in
            (lookup.tag.isEmpty ? [] : [LookupRule(source: .tag(lookup.tag), dest: lookup.dest)])
                + (lookup.field.isEmpty ? [] : [LookupRule(source: .field(lookup.field), dest: lookup.dest)])
        }
        let desk = LookupDesk(
            rules, resolver: resolver,
            LookupDesk.Limits(
                memory: cacheTtl, patience: lookupTimeout, threads: maxParallelLookups, isOrdered: ordered),
            clock: clock, logger: logger, deliver: deliver)
        try desk.begin()
        self.desk = desk
        return desk
    }

    public mutating func process(_ metrics: inout [Metric]) { desk?.pass(&metrics) }

    private static let positive: Key<Duration>.Check = { $0 > .zero ? nil : "must be more than 0s" }
}
