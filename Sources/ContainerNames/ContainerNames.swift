public import Containers

/// Finds out what containers are called, from files alone: no socket is opened, no daemon asked.
///
/// A container is looked up when it is met. As long as no file names it, it is looked up again, with pauses that grow
/// to a minute; one that is named stays as it is until it goes.
public struct ContainerNames: Sendable {
    private enum Standing: Sendable {
        case settled
        /// - Parameter next: when to look again, in seconds since the epoch.
        case waiting(ContainerDescription, pause: Int64, next: Int64)
    }

    private let places: NamePlaces
    private let wantsVariables: Bool
    private let hasPodNames: Bool
    private let ours: OurContainer
    private var files = NameFiles()
    private var storage = StorageNames()
    private var kubelet = KubeletNames()
    private var ecs = ECSNames()
    private var standings: [String: Standing] = [:]
    /// Whether the container that was looked at last may be known better soon.
    private var isExpecting = false
    /// When the lists that are kept were read.
    private var moment: Int64?
    /// The earliest second at which one is looked up again.
    private var due = Int64.max
    private var told: Set<String> = []
    private var untold: [NameTrouble] = []

    /// Seconds.
    private static let firstPause: Int64 = 5
    private static let longestPause: Int64 = 60

    /// - Parameters:
    ///   - procRoot: the host's `/proc`.
    ///   - wantsVariables: whether environments matter; reading those of processes takes rights of its own.
    ///   - hasPodNames: whether a pod's containers are called as Kubernetes calls them, though Docker calls them
    ///     otherwise.
    public init(
        environment: [String: String] = [:], hostRoot: String = "/", procRoot: String = "/proc",
        wantsVariables: Bool = false, hasPodNames: Bool = true
    ) {
        places = NamePlaces(environment: environment, hostRoot: hostRoot, procRoot: procRoot)
        self.wantsVariables = wantsVariables
        self.hasPodNames = hasPodNames
        ours = OurContainer(procRoot: procRoot)
    }

    /// What is known of a container, when it is met and whenever that has changed; else nil.
    /// - Parameter now: in seconds since the epoch.
    public mutating func news(of sighting: ContainerSighting, at now: Int64) -> ContainerDescription? {
        switch standings[sighting.group] {
        case nil:
            let description = describe(sighting, at: now)
            settle(sighting.group, description, pause: Self.firstPause, at: now)
            return description
        case .waiting(let known, let pause, let next):
            let isReached = Self.isReached(next, at: now)
            guard isReached || sighting.isEventful else {
                due = min(due, next)
                return nil
            }
            let description = describe(sighting, at: now)
            // A process may take another name at any time; the container does not.
            let isNews = description.source < known.source || description.isSandbox != known.isSandbox
            settle(
                sighting.group, isNews ? description : known,
                pause: isReached ? min(pause * 2, Self.longestPause) : pause, at: now)
            return isNews ? description : nil
        case .settled: return nil
        }
    }

    private mutating func settle(_ group: String, _ description: ContainerDescription, pause: Int64, at now: Int64) {
        standings[group] = isExpecting ? .waiting(description, pause: pause, next: now + pause) : .settled
        if isExpecting { due = min(due, now + pause) }
    }

    /// Whether there may be news of containers that were met before. If so, all that are not settled must be asked for.
    public mutating func isDue(at now: Int64) -> Bool {
        guard due < .max, Self.isReached(due, at: now) else { return false }
        due = .max
        return true
    }

    /// No pause is longer than the longest: if one seems to be, the clock was set back.
    private static func isReached(_ second: Int64, at now: Int64) -> Bool {
        now >= second || second - now > longestPause
    }

    /// Whether nothing more is expected of a container that was met.
    public func isSettled(_ group: String) -> Bool {
        if case .settled = standings[group] { true } else { false }
    }

    public mutating func forget(_ group: String) { standings[group] = nil }

    /// What could not be read, of each kind the first.
    public mutating func takeTroubles() -> [NameTrouble] {
        defer { untold = [] }
        return untold
    }

    // MARK: Looking

    private mutating func describe(_ sighting: ContainerSighting, at now: Int64) -> ContainerDescription {
        if moment != now {
            moment = now
            storage.forget()
            kubelet.forget()
            ecs.forget()
        }
        let identity = sighting.identity
        var description = ContainerDescription(name: identity.name, source: .id, runtime: identity.runtime)
        if let id = identity.id {
            let isNamed = Self.sources(for: identity).contains { source in
                take(source, id: id, sighting, &description)
            }
            if !isNamed { takeProcess(sighting, &description) }
        } else {
            description.source = .group
        }
        if wantsVariables, let process = sighting.process {
            ProcessNames.takeVariables(process, in: places, &description, with: &files)
        }
        description.isOurs = ours.isIn(sighting, with: &files)
        // Where all is known, a file that some other runtime keeps to itself is no loss.
        let isWhole = !description.source.isProvisional && (description.image != nil || description.source == .group)
        let troubles = files.takeTroubles()
        // What is broken may be half written.
        isExpecting = description.source.isProvisional || troubles.contains { !$0.isDenied }
        for trouble in troubles where !isWhole || trouble.source == .environment && wantsVariables {
            if told.insert("\(trouble.source) \(trouble.isDenied)").inserted { untold.append(trouble) }
        }
        return description
    }

    /// Where to look, in order. The path of a group often tells the runtime, if not always.
    private static func sources(for identity: ContainerIdentity) -> [NameSource] {
        switch identity.runtime {
        case "docker": [.docker, .ecs, .kubelet]
        case "podman": [.podman, .unit]
        case "cri-o": [.crio, .kubelet]
        case "containerd": [.containerd, .kubelet]
        default:
            identity.podUID != nil
                ? [.containerd, .docker, .crio, .kubelet] : [.docker, .ecs, .containerd, .podman]
        }
    }

    private mutating func take(
        _ source: NameSource, id: String, _ sighting: ContainerSighting, _ description: inout ContainerDescription
    ) -> Bool {
        let group = sighting.group
        switch source {
        case .docker:
            return DockerNames.take(
                id: id, group: group, hasPodNames: hasPodNames, in: places, &description, with: &files)
        case .podman: return storage.take(id: id, group: group, in: places, &description, with: &files)
        case .containerd:
            return BundleNames.takeContainerd(id: id, group: group, in: places, &description, with: &files)
        case .crio:
            return BundleNames.takeStorage(id: id, group: group, of: .crio, in: places, &description, with: &files)
        case .kubelet:
            let uid = sighting.identity.podUID
            return kubelet.take(id: id, podUID: uid, in: places, &description, with: &files)
        case .ecs: return ecs.take(id: id, in: places, &description, with: &files)
        case .unit: return UnitNames.take(group, &description)
        case .group, .environment, .command, .id: return false
        }
    }

    private mutating func takeProcess(_ sighting: ContainerSighting, _ description: inout ContainerDescription) {
        guard let process = sighting.process else { return }
        if sighting.identity.podUID != nil, ProcessNames.isPause(process, in: places, with: &files) {
            description.isSandbox = true
        }
        _ = ProcessNames.take(
            process, shortID: sighting.identity.name, in: places, &description, with: &files)
    }
}
