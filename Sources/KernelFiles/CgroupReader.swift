/// What the readings of many groups share: room to read into, and how files of a name are laid out.
///
/// The files of a hundred containers are mostly laid out alike, so the names of their values exist once.
public struct CgroupReader: Sendable {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var values: [CgroupValue] = []
    /// The layout first met in a file of each name.
    var layouts: [String: CgroupLayout] = [:]

    public init() {}
}
