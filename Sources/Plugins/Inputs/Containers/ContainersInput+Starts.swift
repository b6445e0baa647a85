public import Containers
public import PluginKit

extension ContainersInput {
    /// When the containers that this input would tell of were started.
    public func starts(_ context: PluginContext) throws -> [ContainerStart] {
        var started = self
        try started.start(context)
        return try started.containers?.starts() ?? []
    }
}
