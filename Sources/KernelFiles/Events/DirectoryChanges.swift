import CEvents
import Glibc

/// What happens in directories, told by the kernel as it happens (inotify). Nothing is lost but what `.lost` tells of.
public struct DirectoryChanges: Sendable {
    public enum Change: Sendable, Equatable {
        /// A directory came to be, or went, inside the one that is watched.
        case came, went
        /// A file inside was written, or the kernel says that it has changed.
        case written
        /// The watch is at its end, because its directory is gone or it was dropped.
        case ended
        /// More happened than the kernel keeps: nobody knows what, or where.
        case lost
    }

    public struct Event: Sendable, Equatable {
        public let watch: Int32
        public let change: Change
        /// Of the directory or file inside; empty for `ended` and `lost`.
        public let name: String
    }

    public struct Interest: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let directories = Interest(rawValue: UInt32(IN_CREATE | IN_DELETE | IN_MOVE))
        public static let files = Interest(rawValue: UInt32(IN_MODIFY))
    }

    let descriptor: Descriptor
    private var buffer = [UInt8](repeating: 0, count: 16384)

    public init() throws(KernelFileError) {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard number >= 0 else {
            guard errno == EMFILE else { throw KernelFileError("inotify", systemError: errno) }
            throw KernelFileError("inotify", "no instance is left: raise fs.inotify.max_user_instances")
        }
        descriptor = Descriptor(number)
    }

    /// Nil if the directory is gone. A directory has one watch, whatever it is called.
    public func watch(_ directory: String, for interest: Interest) throws(KernelFileError) -> Int32? {
        let mask = interest.rawValue | UInt32(IN_ONLYDIR) | UInt32(IN_MASK_ADD)
        let watch = inotify_add_watch(descriptor.number, directory, mask)
        if watch >= 0 { return watch }
        switch errno {
        case ENOENT, ENODEV, ENOTDIR: return nil
        case ENOSPC: throw KernelFileError(directory, "no watch is left: raise fs.inotify.max_user_watches")
        default: throw KernelFileError(directory, systemError: errno)
        }
    }

    public func drop(_ watch: Int32) { inotify_rm_watch(descriptor.number, watch) }

    /// What happened, in its order; empty if nothing has. There may be more.
    public mutating func next() -> [Event] {
        let count = buffer.withUnsafeMutableBytes { read(descriptor.number, $0.baseAddress, $0.count) }
        guard count > 0 else { return [] }
        return buffer.withUnsafeBytes { bytes in
            var events: [Event] = []
            var at = 0
            while at + Self.header <= count {
                let event = bytes.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
                let name = bytes[(at + Self.header)..<(at + Self.header + Int(event.len))].prefix { $0 != 0 }
                if let change = Self.change(event.mask) {
                    events.append(Event(watch: event.wd, change: change, name: String(decoding: name, as: UTF8.self)))
                }
                at += Self.header + Int(event.len)
            }
            return events
        }
    }

    /// The kernel's struct, up to the name.
    private static let header = 16

    private static func change(_ mask: UInt32) -> Change? {
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .lost }
        if mask & UInt32(IN_IGNORED) != 0 { return .ended }
        if mask & UInt32(IN_MODIFY) != 0 { return .written }
        guard mask & UInt32(IN_ISDIR) != 0 else { return nil }
        if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 { return .came }
        return mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 ? .went : nil
    }
}
