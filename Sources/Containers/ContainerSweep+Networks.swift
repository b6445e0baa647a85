/// Who stands for a network that several have.
extension ContainerSweep {
    /// True if a container's process, or its network, is another than before.
    mutating func lookAtProcesses(in hierarchy: CgroupHierarchy) -> Bool {
        guard let tree = hierarchy.naming else { return false }
        var isChanged = false
        if hostProcess == nil {
            hostProcess = ProcessView(pid: 1, procRoot: procRoot, with: &reader)
            isChanged = hostProcess != nil
        }
        for i in containers.indices where !containers[i].isGone && containers[i].process?.isCurrent != true {
            guard let directory = tree.directory(of: containers[i].group) else { continue }
            let before = containers[i].process
            containers[i].process = ProcessView.first(in: directory, procRoot: procRoot, with: &reader)
            if containers[i].process != before { isChanged = true }
        }
        return isChanged
    }

    /// Several containers may have one network: those of a pod do. One of them stands for all.
    mutating func chooseForNetworks() {
        var namespaces: [UInt64: UInt64] = [:]
        for container in containers where !container.isGone {
            if let process = container.process, let namespace = process.namespace {
                namespaces[process.inode] = namespace
            }
        }
        var chosen: [UInt64: Int] = [:]
        for i in containers.indices {
            containers[i].standsForNetwork = false
            guard containers[i].isRead, let process = containers[i].process,
                !process.isOnHostNetwork(hostProcess)
            else { continue }
            let network = process.namespace ?? namespaces[process.inode] ?? process.inode
            if let other = chosen[network], let rival = containers[other].process {
                guard ProcessView.stands(process, before: rival) else { continue }
                containers[other].standsForNetwork = false
            }
            containers[i].standsForNetwork = true
            chosen[network] = i
        }
    }
}
