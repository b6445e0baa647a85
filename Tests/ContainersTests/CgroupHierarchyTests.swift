import Testing

@testable import Containers

@Suite struct CgroupHierarchyTests {
    private func roots(_ mountinfo: String, prefix: String = "") -> [String: String] {
        let hierarchy = CgroupHierarchy(mountinfo: mountinfo, prefix: prefix)
        var found: [String: String] = [:]
        for controller in ["memory", "cpu", "cpuacct", "blkio", "pids"] {
            found[controller] = hierarchy.tree(of: controller)?.root
        }
        found["naming"] = hierarchy.naming?.root
        return found
    }

    @Test func unified() {
        let found = roots("33 25 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw,nsdelegate\n", prefix: "/rec")
        #expect(Set(found.values) == ["/rec/sys/fs/cgroup"])
        #expect(found.count == 6)
    }

    @Test("Joined controllers, optional words before the dash, and a name with a space")
    func joined() {
        let found = roots(
            """
            35 33 0:28 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 master:2 - cgroup cgroup rw,cpu,cpuacct
            37 33 0:30 / /sys/fs/my\\040groups/memory rw,relatime - cgroup cgroup rw,memory

            36 33 0:29 /
            """)
        #expect(found["cpu"] == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(found["cpuacct"] == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(found["memory"] == "/sys/fs/my groups/memory")
        #expect(found["naming"] == "/sys/fs/my groups/memory")
        #expect(found["blkio"] == nil)
    }

    @Test("Hybrid: what v1 has not taken is v2's")
    func hybrid() {
        let found = roots(
            """
            31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
            35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
            41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
            """)
        #expect(found["memory"] == "/sys/fs/cgroup/memory")
        #expect(found["naming"] == "/sys/fs/cgroup/memory")
        #expect(found["pids"] == "/sys/fs/cgroup/unified")
    }

    @Test("Of two mounts of a tree the one that shows all of it counts")
    func partly() {
        let found = roots(
            """
            35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
            36 31 0:32 / /host/memory ro - cgroup cgroup rw,memory
            37 31 0:32 / /again/memory ro - cgroup cgroup rw,memory
            """)
        #expect(found["memory"] == "/host/memory")
        let part = CgroupHierarchy.Tree(.v1, root: "/sys/fs/cgroup/memory", base: "/docker/abc")
        #expect(part.directory(of: "/docker/abc/x") == "/sys/fs/cgroup/memory/x")
        #expect(part.directory(of: "/docker/def") == nil)
    }

    @Test("No cgroup file system is no hierarchy")
    func none() {
        #expect(CgroupHierarchy(mountinfo: "31 23 0:28 / / rw - ext4 /dev/vda rw\n").isEmpty)
        #expect(CgroupHierarchy(below: "/nowhere").isEmpty)
    }
}
