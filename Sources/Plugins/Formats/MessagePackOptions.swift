import Formats
import PluginKit

struct MessagePackSerializerOptions: SerializerOptions {
    static let name = "msgpack"
    static let summary = "MessagePack, a map for each metric."

    func makeSerializer() -> any MetricSerializer { MessagePackSerializer() }
}
