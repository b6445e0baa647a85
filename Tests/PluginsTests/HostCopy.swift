import Foundation

/// Makes `root` a copy of a recorded host. What is there already is written in place, as the kernel does it: a
/// descriptor that a plugin kept sees the new content.
func copyHost(_ source: URL, to root: URL) throws {
    let files = FileManager.default
    let wanted = try files.subpathsOfDirectory(atPath: source.path)
    try files.createDirectory(at: root, withIntermediateDirectories: true)
    let gone = Set(try files.subpathsOfDirectory(atPath: root.path)).subtracting(wanted)
    for path in gone.sorted().reversed() { try files.removeItem(at: root.appendingPathComponent(path)) }
    for path in wanted.sorted() {
        let from = source.appendingPathComponent(path)
        let to = root.appendingPathComponent(path)
        let type = try files.attributesOfItem(atPath: from.path)[.type] as? FileAttributeType
        if type == .typeDirectory {
            try files.createDirectory(at: to, withIntermediateDirectories: true)
        } else if type == .typeRegular, let handle = FileHandle(forWritingAtPath: to.path) {
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(contentsOf: from))
            try handle.close()
        } else {
            // A link to a namespace leads nowhere, so only removing tells whether it is there.
            try? files.removeItem(at: to)
            try files.copyItem(at: from, to: to)
        }
    }
}
