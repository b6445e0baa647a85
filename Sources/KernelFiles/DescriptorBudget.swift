import Glibc

/// How many descriptors may stay open between two reads.
///
/// A process that runs out of descriptors loses more than speed, so there is a bound, and one spare: where nothing can
/// be opened any more, it makes room for a file at a time.
public struct DescriptorBudget: Sendable {
    /// Opens a path, as `open` does.
    typealias Opener = @Sendable (_ path: String, _ flags: Int32) -> Int32

    public private(set) var limit: Int
    public private(set) var kept = 0
    /// Whether the process had none left since `shrink` was last called.
    public private(set) var ranOut = false
    private let opener: Opener
    private var spare: Descriptor?

    public init(limit: Int) {
        self.init(limit: limit) { path, flags in open(path, flags) }
    }

    init(limit: Int, opener: @escaping Opener) {
        self.limit = limit
        self.opener = opener
    }

    /// What this process may keep: the soft limit is raised to the hard one, 256 are left to everything else, and more
    /// than 16384 are no use.
    public static func ofProcess() -> DescriptorBudget {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else {
            return DescriptorBudget(limit: 0)
        }
        if limits.rlim_cur < limits.rlim_max {
            var raised = limits
            raised.rlim_cur = limits.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limits = raised }
        }
        return DescriptorBudget(limit: min(max(Int(clamping: limits.rlim_cur) - 256, 0), 16384))
    }

    /// Opens for reading, at the price of the spare if need be. Negative, with `errno`, as `open` answers.
    public mutating func openToRead(_ path: String, flags: Int32 = 0) -> Int32 {
        let flags = O_RDONLY | O_CLOEXEC | flags
        let opened = opener(path, flags)
        guard opened < 0, errno == EMFILE || errno == ENFILE else {
            if spare == nil { refill() }
            return opened
        }
        ranOut = true
        spare = nil
        return opener(path, flags)
    }

    mutating func take() -> Bool {
        guard kept < limit, !ranOut else { return false }
        kept += 1
        return true
    }

    mutating func giveBack() { kept -= 1 }

    /// After running out: what is kept now is the most there will be.
    public mutating func shrink() {
        limit = kept
        ranOut = false
        refill()
    }

    private mutating func refill() {
        let saved = errno
        let number = opener("/dev/null", O_RDONLY | O_CLOEXEC)
        if number >= 0 { spare = Descriptor(number) }
        errno = saved
    }
}

/// Closed with its last holder.
final class Descriptor: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }
}
