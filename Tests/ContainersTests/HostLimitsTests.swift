import Foundation
import Testing

@testable import Containers

@Suite struct HostLimitsTests {
    @Test(
        "Threads of all processes, from loadavg",
        arguments: [
            ("0.20 0.18 0.12 1/802 11206\n", 802), ("0.20 0.18 0.12 1 11206\n", nil), ("", nil), ("1/2\n", nil),
        ] as [(String, UInt64?)])
    func tasks(_ text: String, _ expected: UInt64?) {
        #expect(HostLimits.tasks(Array(text.utf8).span) == expected)
    }

    @Test("The lower bound counts, and what is absent is left out")
    func bounds() throws {
        let host = try SmallHost()
        defer { host.remove() }
        var limits = HostLimits(procRoot: host.root.path + "/proc")
        let first = limits.read()
        #expect(first.reading.memory == 1_024_000)
        #expect(first.reading.available == nil && first.reading.tasks == nil && first.reading.taskLimit == nil)
        #expect(first.problems.isEmpty)
        try host.write("0.20 0.18 0.12 1/802 11206\n", to: "proc/loadavg")
        try host.write("4194304\n", to: "proc/sys/kernel/pid_max")
        #expect(limits.read().reading.taskLimit == 4_194_304)
        try host.write("15000\n", to: "proc/sys/kernel/threads-max")
        let second = limits.read().reading
        #expect(second.taskLimit == 15000 && second.tasks == 802)
    }
}
