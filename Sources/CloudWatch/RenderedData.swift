import Bytes
import Glibc

/// Data in the form of one wire protocol, from which requests of any of them can be put together.
///
/// Rendering costs far more than joining, so a request that is halved again and again is rendered once.
struct RenderedData: ~Copyable {
    /// Bytes of a body that may still grow. The service refuses 1 MiB, and one datum with thirty of the longest
    /// dimensions, each of its characters escaped, stays below what is left.
    private static let fullSize = 880_000

    private let wire: WireProtocol
    private let head: [UInt8]
    private var text: ByteWriter
    /// Where each datum ends.
    private var ends: [Int] = []

    init(_ wire: WireProtocol, namespace: String) {
        self.wire = wire
        text = ByteWriter(capacity: 65536)
        var head = ByteWriter()
        switch wire {
        case .json:
            head.append("{\"Namespace\":")
            head.append(json: namespace)
            head.append(",\"MetricData\":[")
        case .query:
            head.append("Action=PutMetricData&Version=2010-08-01&Namespace=")
            head.append(percentEncoded: namespace)
        }
        self.head = head.bytes
    }

    var count: Int { ends.count }
    /// Whether the next datum belongs to another request.
    var isFull: Bool { count >= Limits.dataOfRequest || size > Self.fullSize }

    /// Bytes of a request of all.
    private var size: Int {
        switch wire {
        case .json: head.count + text.count
        // Each line of a datum gets `&MetricData.member.1000.` in front of it.
        case .query: head.count + text.count + 24 * lines
        }
    }
    private var lines = 0

    /// Forgets the data and keeps the memory.
    mutating func removeAll() {
        text.removeAll()
        ends.removeAll(keepingCapacity: true)
        lines = 0
    }

    mutating func append(_ datum: Datum) {
        switch wire {
        case .json:
            text.append(json: datum)
            text.append(",")
        case .query: lines += text.append(query: datum)
        }
        ends.append(text.count)
    }

    /// The body of a request of these data.
    func body(of data: some Collection<Int>) -> [UInt8] {
        let data = Array(data)
        return text.withUnsafeBytes { text in
            var body: [UInt8] = []
            body.reserveCapacity(head.count + text.count + 24 * lines + 2)
            body += head
            switch wire {
            case .json: appendJSON(of: data, from: text, to: &body)
            case .query: appendQuery(of: data, from: text, to: &body)
            }
            return body
        }
    }

    /// Neighbours go together; mostly all are.
    private func appendJSON(of data: [Int], from text: UnsafeRawBufferPointer, to body: inout [UInt8]) {
        var i = 0
        while i < data.count {
            let first = data[i]
            i += 1
            while i < data.count, data[i] == data[i - 1] + 1 { i += 1 }
            body += UnsafeRawBufferPointer(rebasing: text[start(of: first)..<ends[data[i - 1]]])
        }
        if !data.isEmpty { body.removeLast() }  // the comma behind the last one
        body += "]}".utf8
    }

    /// Each line gets the number of its datum.
    private func appendQuery(of data: [Int], from text: UnsafeRawBufferPointer, to body: inout [UInt8]) {
        for (n, i) in data.enumerated() {
            let prefix = Array("&MetricData.member.\(n + 1).".utf8)
            var rest = UnsafeRawBufferPointer(rebasing: text[start(of: i)..<ends[i]])
            while let start = rest.baseAddress, !rest.isEmpty {
                let end = memchr(start, Int32(UInt8(ascii: "&")), rest.count).map { UnsafeRawPointer($0) - start }
                let line = UnsafeRawBufferPointer(rebasing: rest[..<(end ?? rest.count)])
                body += prefix
                body += line
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(line.count + 1))
            }
        }
    }

    private func start(of datum: Int) -> Int { datum == 0 ? 0 : ends[datum - 1] }
}
