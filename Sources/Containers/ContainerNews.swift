/// What a sweep tells beside its readings, and all that is told between two sweeps.
public enum ContainerNews {
    /// A container was read out of turn. It is told of at once if it has ended, or if processes of it were killed.
    case reading(ContainerReading, of: String, isTold: Bool)
    case ended(ContainerLife)
    /// The group of a container is no more: nothing follows that is of this one.
    case gone(String)
    /// A group that was no container is no more.
    case closed(String)
    /// A group of which nobody knows all that it counted: it came or ended while nobody read it.
    case unread(String, isContainer: Bool)
}
