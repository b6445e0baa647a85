import CThreads

/// What the process holds in memory and need not.
public enum ProcessMemory {
    /// Lets go of the code that only start-up needed: reading arguments and files, reflection. What runs on is mapped
    /// again from the page cache as it is used, at a fault for each 64 KiB.
    public static func forgetStartup() { heliograph_forget_code() }
}
