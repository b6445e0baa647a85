import Glibc

/// When containers begin and end.
extension ContainerSweep {
    /// What the reading of a sweep tells of it.
    mutating func followLife(of index: Int, _ hear: Hear) {
        if !containers[index].life.note(reading) {
            // Another group has the name, and nobody heard of the end of the first.
            if containers[index].life.isRunning { endLife(of: index, isComplete: false, hear) }
            containers[index].life = OngoingLife()
            _ = containers[index].life.note(reading)
        }
        let mayBeEmpty = reading.pids.current ?? 0 == 0
        if !containers[index].life.isRunning {
            guard reading.hasEvents || reading.hasCPU || reading.hasMemory else { return }
            let hasEnded = containers[index].life.hasEnded
            // A process that has ended counts until somebody has asked how.
            if mayBeEmpty || hasEnded {
                let population = population(of: index)
                guard population != .none, population != .unknown || !hasEnded else { return }
            }
            containers[index].life.begin(at: hasEnded ? processStart(of: index) ?? clock() : birth(of: index))
        }
        guard mayBeEmpty || !isFollowed(index) else { return }
        switch population(of: index) {
        case .unknown: break
        case .some(let processes): follow(index, processes)
        case .none:
            // Again, for the counters were read before it was known to be empty.
            guard mayBeEmpty else { return }
            read(index, isOutOfTurn: true)
            if containers[index].life.isWhole(reading), containers[index].life.note(reading) {
                endLife(of: index, isComplete: true, hear)
            }
        }
    }

    private mutating func population(of index: Int) -> Population {
        guard let tree = hierarchy?.naming, let directory = tree.directory(of: containers[index].group) else {
            return .unknown
        }
        return Population(of: directory, tree.version, with: &reader)
    }

    mutating func endLife(of index: Int, isComplete: Bool, _ hear: Hear) {
        let known = containers[index]
        hear(
            .ended(
                containers[index].life.end(known.group, known.identity, at: clock(), isComplete: isComplete)))
    }

    /// When the container began: its group was seen to come, or else the oldest thing that is known of it; nil if
    /// nothing is.
    func birth(of index: Int) -> Int64? {
        if let birth = containers[index].birth { return birth }
        var times = [processStart(of: index)].compactMap { $0 }
        if let directory = hierarchy?.naming?.directory(of: containers[index].group),
            let stamp = Self.oldestStamp(of: directory)
        {
            times.append(stamp)
        }
        return times.min().flatMap { $0 <= clock() ? $0 : nil }
    }

    private func processStart(of index: Int) -> Int64? {
        guard let process = containers[index].process, process.started != .max, let uptime = host.uptime() else {
            return nil
        }
        let start = clock() - uptime + Int64(clamping: process.started) * Int64(ClockTick.nanoseconds)
        return start > 0 ? start : nil
    }
}
