import CThreads

/// What the process holds in memory and need not.
public enum ProcessMemory {
    /// Lets go of the code that only start-up needed: reading arguments and files, reflection. What runs on is mapped
    /// again from the page cache as it is used, at a fault for each 64 KiB.
    public static func forgetStartup() { heliograph_forget_code() }

    /// Gives back what was freed: after something large is gone, for it takes some milliseconds. On its own the C
    /// library gives back only what lies at the end of a heap, and something small mostly lies behind it.
    public static func returnFreed() { heliograph_return_memory() }
}
