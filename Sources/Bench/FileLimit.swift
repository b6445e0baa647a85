import Glibc

/// The descriptors of this process and of those that it starts: as many as a login shell gives at first, and those it
/// may ask for. There is no way back.
enum FileLimit {
    static let soft = 1024
    static let hard = 20_000

    static func set() throws {
        var limits = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else {
            throw BenchError.system("RLIMIT_NOFILE")
        }
    }
}
