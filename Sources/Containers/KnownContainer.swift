/// A container as it is known between two sweeps.
struct KnownContainer: Sendable {
    let group: String
    let identity: ContainerIdentity
    var files: ContainerFiles
    /// When its group was made, in nanoseconds since the epoch, if somebody was there to hear of it.
    let birth: Int64?
    var life = OngoingLife()
    var sample: CPUReading.Sample?
    var process: ProcessView?
    var standsForNetwork = false
    var isWatched = false
    /// Its group was removed; the place is cleared by the next sweep.
    var isGone = false
    /// Until it is asked for the first time, nil.
    var admission: Admission?
    /// The last sweep that met it.
    var seen: UInt64

    init(
        _ group: String, _ identity: ContainerIdentity, in hierarchy: CgroupHierarchy, birth: Int64? = nil, seen: UInt64
    ) {
        self.group = group
        self.identity = identity
        files = ContainerFiles(group: group, in: hierarchy)
        self.birth = birth
        self.seen = seen
    }

    var isRead: Bool { !isGone && admission?.isAdmitted == true }

    /// Whether it is worth hearing of: one that is left out for good is not.
    var isOfInterest: Bool { !isGone && (admission?.isAdmitted == true || admission?.isFinal != true) }
}
