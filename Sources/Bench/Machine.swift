import Glibc

/// What the figures were measured on, and how busy it was: `2 x Intel Xeon ..., Linux 6.1, load 0.12`.
func machine() throws -> String {
    let processors = String(decoding: try Folder.read("/proc/cpuinfo"), as: UTF8.self).split(separator: "\n")
        .filter { $0.hasPrefix("model name") }.map { $0.drop { $0 != ":" }.dropFirst(2) }
    let release = String(decoding: try Folder.read("/proc/sys/kernel/osrelease"), as: UTF8.self)
        .prefix { $0.isNumber || $0 == "." }
    let load = String(decoding: try Folder.read("/proc/loadavg"), as: UTF8.self).prefix { $0 != " " }
    return "\(processors.count) x \(processors.first ?? "?"), Linux \(release), load \(load)"
}
