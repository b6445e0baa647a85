import GoTemplate
import KernelFiles
import Logging
public import MetricModel
public import PluginKit

/// Tags from tables in files, by a key that a template makes of each metric.
///
/// The files are read at the start. A key that is in none of them changes nothing; a tag that is there already gets
/// the table's value.
public struct LookupProcessor: Processor {
    public static let name = "lookup"
    public static let summary = "Adds tags from tables in files."

    enum Format: String, OptionEnum {
        case json
        case keyNameValue = "csv_key_name_value"
        case keyValues = "csv_key_values"

        static var whenEmpty: Self? { json }
    }

    @Key("The files with the tables.", required: true) var files: [String] = []
    @Key(
        "json: tags by key. csv_key_name_value: key,tag,value,... csv_key_values: a header with tags, then key,value,..."
    )
    var format = Format.json
    @Key("Go template of the key.", required: true, check: LookupProcessor.keyCheck) var key = ""

    private static let keyCheck: Key<String>.Check = { text in
        text.isEmpty ? "must not be empty" : TemplateText.check(.builtin)(text)
    }

    private var table = LookupTable()
    private var template: GoTemplate?
    private var tagged = SeriesMemo<Result<TagSet, TemplateError>>()
    private var logger = Logger(label: "processors.lookup")

    public init() {}

    public mutating func start(_ context: PluginContext) throws(StartError) {
        if files.isEmpty { throw .fatal("'files' must name a file") }
        logger = context.logger
        template = try TemplateText.compiled(key, .builtin)
        table = LookupTable()
        tagged = SeriesMemo()
        let host = HostRoot(context.hostRoot)
        for file in files {
            do throws(LookupFault) { try table.read(host.path(file), format) } catch {
                throw .fatal("cannot read '\(file)': \(error.message)")
            }
        }
    }

    public mutating func process(_ metrics: inout [Metric]) {
        guard let template else { return }
        var complaints = Complaints()
        for i in metrics.indices {
            do throws(TemplateError) {
                if template.isOfSeries {
                    let metric = metrics[i]
                    metrics[i].tags = try tagged.value(for: metric) { [table] _ in
                        Result { () throws(TemplateError) in
                            table.tags(for: metric.tags, try template.text(for: metric))
                        }
                    }.get()
                } else {
                    metrics[i].tags = table.tags(for: metrics[i].tags, try template.text(for: metrics[i]))
                }
            } catch { complaints.note("cannot make a key of '\(metrics[i].name)': \(error)") }
        }
        complaints.log(to: logger)
    }
}
