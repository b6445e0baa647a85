import GoTemplate
import Logging
public import MetricModel
public import PluginKit

/// A tag made by a template of name, tags, fields and time.
///
/// A metric of which the template makes no text goes through as it came, and the log says why.
public struct TemplateProcessor: Processor {
    public static let name = "template"
    public static let summary = "Makes a tag by a Go template."

    @Key("The tag to set; a template too.", required: true, check: TemplateText.check(.sprig)) var tag = ""
    @Key("Go template of its value, with the functions of sprig.", required: true, check: TemplateText.check(.sprig))
    var template = ""

    private struct Templates: Sendable {
        let key: GoTemplate
        let value: GoTemplate

        func tags(for metric: borrowing Metric) throws(TemplateError) -> TagSet {
            metric.tags.setting(try key.text(for: metric), to: try value.text(for: metric))
        }
    }

    private typealias Tagged = Result<TagSet, TemplateError>
    private var templates: Templates?
    private var isOfSeries = false
    private var tagged = SeriesMemo<Tagged>()
    private var logger = Logger(label: "processors.template")

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        logger = context.logger
        let made = Templates(
            key: try TemplateText.compiled(tag, .sprig, context.clock),
            value: try TemplateText.compiled(template, .sprig, context.clock))
        isOfSeries = made.key.isOfSeries && made.value.isOfSeries
        templates = made
        tagged = SeriesMemo()
    }

    public mutating func process(_ metrics: inout [Metric]) {
        guard let templates else { return }
        var complaints = Complaints()
        for i in metrics.indices {
            do throws(TemplateError) {
                if isOfSeries {
                    let metric = metrics[i]
                    metrics[i].tags = try tagged.value(for: metric) { _ in
                        Tagged { () throws(TemplateError) in try templates.tags(for: metric) }
                    }.get()
                } else {
                    metrics[i].tags = try templates.tags(for: metrics[i])
                }
            } catch { complaints.note("cannot make a tag of '\(metrics[i].name)': \(error)") }
        }
        complaints.log(to: logger)
    }
}
