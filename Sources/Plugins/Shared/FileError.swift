import Glibc

/// The system's word on a file that cannot be opened, read or written.
struct FileError: Error, Equatable, CustomStringConvertible {
    let description: String
    init(_ number: Int32) { description = String(cString: strerror(number)) }
}
