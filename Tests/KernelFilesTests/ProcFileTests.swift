import Testing

@testable import KernelFiles

@Suite struct ProcFileTests {
    @Test(
        "CPU lines, of old kernels and of later ones",
        arguments: [
            ("cpu  1 2 3 4\nintr 5\n", [1, 2, 3, 4, 0, 0, 0, 0, 0, 0]),
            ("cpu  1 2 3 4 5 6 7 8 9 10\n", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            ("cpu  1 2 3 4 5 6 7 8 9 10 11 12\n", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            ("cpu  1 2 3 4 5 6 7 8 9 10", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ] as [(String, [Int64])])
    func columns(_ text: String, _ expected: [Int64]) throws {
        var file = CpuTimesFile("/proc/stat")
        try file.parse(Array(text.utf8).span)
        let t = try #require(file.cpus.first?.times)
        let found = [
            t.user, t.nice, t.system, t.idle, t.iowait, t.irq, t.softirq, t.steal, t.guest, t.guestNice,
        ]
        #expect(found == expected)
        #expect(t.total == expected.prefix(8).reduce(0, +))
    }

    @Test("CPUs that come, go and come back keep their own times")
    func hotPlug() throws {
        var file = CpuTimesFile("/proc/stat")
        for (text, expected) in [
            ("cpu  3 0 0 0\ncpu0 1 0 0 0\ncpu1 2 0 0 0\n", ["cpu:3", "cpu0:1", "cpu1:2"]),
            ("cpu  4 0 0 0\ncpu1 4 0 0 0\n", ["cpu:4", "cpu1:4"]),
            ("cpu  9 0 0 0\ncpu0 1 0 0 0\ncpu1 5 0 0 0\ncpu2 3 0 0 0\n", ["cpu:9", "cpu0:1", "cpu1:5", "cpu2:3"]),
        ] {
            try file.parse(Array(text.utf8).span)
            #expect(file.cpus.map { "\($0.name):\($0.times.user)" } == expected)
        }
    }

    @Test(
        "A stat file that cannot be right is refused",
        arguments: [
            ("", "has no line of a CPU"), ("intr 5\n", "has no line of a CPU"),
            ("cpu  1 2 3\n", "has a line of a CPU with 3 numbers"),
            ("cpu\n", "has a line of a CPU with 0 numbers"),
            ("cpu  1 2 -3 4\n", "has '-3' where a number should be"),
        ])
    func wrong(_ text: String, _ expected: String) {
        var file = CpuTimesFile("/proc/stat")
        let error = #expect(throws: KernelFileError.self) { try file.parse(Array(text.utf8).span) }
        #expect(error?.message == expected)
    }

    @Test("Lines of meminfo are found wherever they stand")
    func meminfo() throws {
        var file = MeminfoFile("/proc/meminfo", names: ["MemFree", "HugePages_Total", "Active(anon)", "Percpu"])
        for (text, expected) in [
            ("MemFree: 2 kB\nHugePages_Total:   3\nActive(anon):  4 kB\n", [2048, 3, 4096, nil]),
            ("MemTotal: 9 kB\nMemFree:  5 kB\nPercpu: 0 kB\n", [5120, nil, nil, 0]),
            ("MemFree: 2 kB\nHugePages_Total:   3\nActive(anon):  4 kB", [2048, 3, 4096, nil]),
            ("", [nil, nil, nil, nil]),
        ] as [(String, [UInt64?])] {
            try file.parse(Array(text.utf8).span)
            #expect(file.values == expected)
        }
    }

    @Test("A file of /proc that is not there is no answer")
    func absent() {
        var buffer: [UInt8] = [0]
        var stat = CpuTimesFile("/nowhere/stat")
        #expect(throws: KernelFileError("/nowhere/stat", "is not there")) { try stat.read(using: &buffer) }
        var meminfo = MeminfoFile("/nowhere/meminfo", names: [])
        #expect(throws: KernelFileError("/nowhere/meminfo", "is not there")) { try meminfo.read(using: &buffer) }
    }

    @Test("This host answers")
    func here() throws {
        var buffer = [UInt8](repeating: 0, count: 64)
        var stat = CpuTimesFile("/proc/stat")
        try stat.read(using: &buffer)
        #expect(stat.cpus.first?.name == "cpu" && stat.cpus.count > 1)
        #expect((stat.cpus.first?.times.total ?? 0) > 0)
        var meminfo = MeminfoFile("/proc/meminfo", names: ["MemTotal"])
        try meminfo.read(using: &buffer)
        #expect((meminfo.values[0] ?? 0) > 1 << 20)
    }
}
