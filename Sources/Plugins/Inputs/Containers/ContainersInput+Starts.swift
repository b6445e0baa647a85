public import ContainerNames
public import Containers
public import PluginKit

extension ContainersInput {
    /// When the containers that this input would tell of were started.
    public func starts(_ context: PluginContext) throws -> [ContainerStart] {
        var started = self
        try started.start(context)
        return try started.containers?.starts() ?? []
    }

    /// The containers where this input looks for them, with their names.
    public func listing(_ context: PluginContext) throws -> ContainerListing {
        try ContainerListing(
            environment: context.environment, hostRoot: context.hostRoot, procRoot: procRoot, cgroupRoot: cgroupRoot)
    }
}
