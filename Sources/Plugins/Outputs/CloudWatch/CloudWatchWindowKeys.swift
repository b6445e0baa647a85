import CloudWatch
import PluginKit

/// One datum for each metric and window, in place of one for each value.
struct CloudWatchWindowKeys: Configurable {
    enum Form: String, OptionEnum { case statistics, distribution }

    @Key(
        "Gather the values of this long, such as \"1m\", and send them as one: at no extra price its maximum shows a "
            + "spike of a second. \"0s\" sends each value.", check: wholeSeconds)
    var aggregate = Duration.zero
    @Key("What is sent of a window: statistics, or the distribution of values, of which CloudWatch makes percentiles.")
    var aggregateAs = Form.statistics

    /// Nil if each value goes on its own.
    var window: AggregationWindow? {
        guard aggregate > .zero else { return nil }
        return AggregationWindow(
            seconds: aggregate.components.seconds, form: aggregateAs == .statistics ? .statistics : .distribution)
    }

    private static let wholeSeconds: Key<Duration>.Check = { span in
        span < .zero || span.components.attoseconds != 0 || span > .seconds(86400)
            ? "must be whole seconds, a day at most" : nil
    }
}
