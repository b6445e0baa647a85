import TestSupport
import Testing

@testable import Containers

/// Whatever a file holds, reading it ends, and answers.
@Suite struct FuzzTests {

    private static let seeds = [
        "anon 25321472\nfile 40988672\nslab 1\n", "8:0 Read 5\n8:0 Total 5\nTotal 5\n",
        "254:16 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n",
        "some avg10=0.12 avg60=3.45 avg300=6.78 total=9\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
        "Inter-|\n face |\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "4 (a b) S 1 2 3 4 5 6 7 8\n",
        "33 25 0:26 / /sys/fs/cgroup\\040 rw - cgroup cgroup rw,cpu,memory\n", "max\n", "18446744073709551615\n", "",
        "/kubepods.slice/kubepods-pod1b4e28ba_2fa1_11d2_883f_0016d3cca427.slice:cri-containerd:ab",
        "/machine.slice/systemd-nspawn@\\x2d\\x.service", "/libpod_parent/libpod-",
    ]

    @Test("Broken text of every kind", arguments: 1...8)
    func text(seed: UInt64) {
        var dice = SeededNumbers(seed: seed)
        var keyed = KeyedNumbers(["anon", "file", "8:0", ""])
        var io = IOReading()
        var network = NetworkReading()
        var answers = 0
        for _ in 0..<2000 {
            let bytes = Self.broken(&dice)
            let text = bytes.span
            var pressure = PressureReading()
            io.clear()
            answers += keyed.scan(text) ? 1 : 0
            answers += io.scanStat(text) ? 1 : 0
            answers += io.scanV1(text, into: \.bytes) ? 1 : 0
            answers += pressure.scan(text) ? 1 : 0
            answers += network.scan(text) ? 1 : 0
            answers += Bound(text) == nil ? 0 : 1
            answers += ProcessView.started(text) == nil ? 0 : 1
            let string = String(decoding: bytes, as: UTF8.self)
            answers += CgroupHierarchy(mountinfo: string).isEmpty ? 0 : 1
            if let identity = ContainerIdentity(path: string) { #expect(!identity.name.isEmpty) }
        }
        #expect(answers > 0)
    }

    private static func broken(_ dice: inout SeededNumbers) -> [UInt8] {
        var bytes = Array((seeds.randomElement(using: &dice) ?? "").utf8)
        bytes += Array((Bool.random(using: &dice) ? seeds.randomElement(using: &dice) ?? "" : "").utf8)
        for _ in 0..<Int.random(in: 0...6, using: &dice) where !bytes.isEmpty {
            let at = bytes.indices.randomElement(using: &dice) ?? 0
            switch Int.random(in: 0...3, using: &dice) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &dice)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(Array(" \n:.=0".utf8)[Int.random(in: 0...5, using: &dice)], at: at)
            default: bytes.removeSubrange(at...)
            }
        }
        return bytes
    }
}
