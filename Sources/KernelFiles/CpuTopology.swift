/// Where a CPU sits: `/sys/devices/system/cpu/cpu0/topology` (Documentation/admin-guide/cputopology.rst).
public struct CpuTopology: Sendable, Equatable {
    /// Nil where the host does not tell.
    public let core: Int64?
    /// Of the socket.
    public let package: Int64?

    /// - Parameter cpu: its name, such as `cpu0`.
    public init(of cpu: String, sysRoot: String) {
        let directory = "\(sysRoot)/devices/system/cpu/\(cpu)/topology/"
        core = Self.number(in: directory + "core_id")
        package = Self.number(in: directory + "physical_package_id")
    }

    private static func number(in path: String) -> Int64? {
        var file = KernelFile(path)
        var buffer = [UInt8](repeating: 0, count: 64)
        guard let count = try? file.read(into: &buffer) else { return nil }
        let bytes = buffer.span
        // Firmware that does not know has the kernel write -1.
        return bytes.unsigned(0..<bytes.index(of: UInt8(ascii: "\n"), from: 0, to: count)).map(Int64.init(clamping:))
    }
}
