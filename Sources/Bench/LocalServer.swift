import Glibc
import Threads

/// Answers 200 to every POST, as CloudWatch does when all is well, one connection after the other.
final class LocalServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let answered = Guarded(0)

    /// Requests so far.
    var requests: Int { answered.withLock { $0 } }

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isBound else { throw BenchError.system("local server") }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        _ = try WorkerThread(name: "server") { [answered] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Self.serve(connection) { answered.withLock { $0 += 1 } }
                close(connection)
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static let answer = Array(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 24\r\n\r\n<PutMetricDataResponse/>".utf8)

    private static func serve(_ connection: Int32, _ count: () -> Void) {
        var waiting: [UInt8] = []
        while let head = readHead(connection, &waiting) {
            var rest = contentLength(head) - waiting.count
            while rest > 0 {
                var chunk = [UInt8](repeating: 0, count: 65536)
                let got = read(connection, &chunk, min(rest, chunk.count))
                guard got > 0 else { return }
                rest -= got
            }
            waiting = []
            guard answer.withUnsafeBytes({ write(connection, $0.baseAddress, $0.count) }) == answer.count else {
                return
            }
            count()
        }
    }

    /// Up to the empty line; what came after it stays in `waiting`. Nil when the other side hangs up.
    private static func readHead(_ connection: Int32, _ waiting: inout [UInt8]) -> String? {
        while true {
            let end = Array("\r\n\r\n".utf8)
            if let found = waiting.firstRange(of: end) {
                let head = String(decoding: waiting[..<found.lowerBound], as: UTF8.self)
                waiting.removeSubrange(..<found.upperBound)
                if head.contains("100-continue") {
                    let go = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
                    _ = go.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
                }
                return head
            }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let got = read(connection, &chunk, chunk.count)
            guard got > 0 else { return nil }
            waiting += chunk[..<got]
        }
    }

    private static func contentLength(_ head: String) -> Int {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            return Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) ?? 0
        }
        return 0
    }
}
