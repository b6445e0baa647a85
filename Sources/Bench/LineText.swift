/// Line protocol: 1000 series of 8 tags and 8 fields in turn, about 300 bytes a line.
enum LineText {
    /// - Parameters:
    ///   - oddFloats: with 17 digits each; else with two decimals, as most measured ones.
    ///   - isTimed: else the time is that of reading.
    static func make(_ count: Int, oddFloats: Bool = false, isTimed: Bool = true) -> [UInt8] {
        var text = ""
        for i in 0..<count {
            let series = i % 1000
            let used = Double(i * 7919 % 100_000)
            let float = { (part: Double) in oddFloats ? used / part / 7 : (used * part).rounded() / 100 }
            text +=
                "docker_container_mem,container_image=registry.example/app-\(series % 40),container_name=app-\(series)"
            text += ",engine_host=ip-10-0-\(series % 250),env=prod,host=ip-10-0-1-17,region=eu-west-1,team=core,zone=b"
            text += " usage=\(i * 4096)i,limit=2147483648i,usage_percent=\(float(1.5)),cache=\(i * 31)i"
            text += ",rss=\(float(2)),working=\(float(3)),pgfault=\(i * 3)i,active_ratio=\(float(0.5))"
            text += isTimed ? " 1700000\(100 + i / 1000)000000000\n" : "\n"
        }
        return Array(text.utf8)
    }
}
