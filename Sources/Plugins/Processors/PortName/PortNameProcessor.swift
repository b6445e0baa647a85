import KernelFiles
import Logging
public import MetricModel
public import PluginKit

/// Names of services for port numbers, from `/etc/services` as it is at the start, or `/usr/etc/services`.
///
/// A port is `443` or `443/tcp`. The name becomes a field if the port stands in a field, else a tag.
public struct PortNameProcessor: Processor {
    public static let name = "port_name"
    public static let summary = "Adds the names of services for port numbers."

    @Key("The tag with the port.") var tag = "port"
    @Key("The field with the port; counts more than the tag.") var field = "port"
    @Key("Where the name goes.") var dest = "service"
    @Key("The protocol where none is told.") var defaultProtocol = "tcp"
    @Key("The tag with the protocol; counts more than what stands behind the port.") var protocolTag = "proto"
    @Key("The field with the protocol; counts more than the tag.") var protocolField = "proto"

    private typealias Named = Result<TagSet, PortNaming.Problem>
    private var naming = PortNaming()
    private var portField = ""
    private var transportField = ""
    private var named = TagMemo<Named>()
    private var logger = Logger(label: "processors.port_name")

    public init() {}

    public mutating func start(_ context: PluginContext) {
        logger = context.logger
        named = TagMemo()
        (portField, transportField) = (field, protocolField)
        let root = HostRoot(context.hostRoot)
        var text: [UInt8] = []
        do throws(FileError) { try WholeFile.read(root.path("/etc/services"), into: &text) } catch {
            do throws(FileError) { try WholeFile.read(root.path("/usr/etc/services"), into: &text) } catch _ {
                logger.error("cannot read /etc/services, so no port has a name: \(error)")
            }
        }
        naming = PortNaming(
            services: ServiceNames(String(decoding: text, as: UTF8.self)), tag: tag, dest: dest,
            transport: defaultProtocol, transportTag: protocolTag)
    }

    public mutating func process(_ metrics: inout [Metric]) {
        var complaints = Complaints()
        for i in metrics.indices {
            do throws(PortNaming.Problem) { try name(&metrics[i]) } catch { complaints.note(error.message) }
        }
        complaints.log(to: logger)
    }

    private mutating func name(_ metric: inout Metric) throws(PortNaming.Problem) {
        let transport = transportField.isEmpty ? nil : metric[field: transportField]
        if !portField.isEmpty, let port = metric[field: portField] {
            guard let service = try naming.service(port, metric.tags, transport) else { return }
            metric[field: naming.dest] = .string(service)
        } else if transport != nil {
            metric.tags = try naming.named(metric.tags, transport)
        } else {
            metric.tags = try named.value(for: metric.tags) { [naming] set in
                Named { () throws(PortNaming.Problem) in try naming.named(set, nil) }
            }.get()
        }
    }
}
