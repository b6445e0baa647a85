import Bytes

/// Data in the form of one wire protocol, from which requests of any of them can be put together.
///
/// Rendering costs far more than joining, so a request that is halved again and again is rendered once.
struct RenderedData: ~Copyable {
    /// Bytes of a body that may still grow. The service refuses 1 MiB, and one datum with thirty of the longest
    /// dimensions, each of its characters escaped, stays below what is left.
    private static let fullSize = 880_000

    private let wire: RequestFormat
    private let head: [UInt8]
    private var text: ByteWriter
    /// Where each datum ends.
    private var ends: [Int] = []

    init(_ wire: RequestFormat, namespace: String) {
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
        case .json: text.append(json: datum)
        case .query: lines += text.append(query: datum)
        }
        ends.append(text.count)
    }

    /// The body of a request of these data.
    func body(of data: some Collection<Int>) -> [UInt8] {
        text.withUnsafeBytes { text in
            var body: [UInt8] = []
            body.reserveCapacity(head.count + text.count + 24 * lines + 2)
            body += head
            for (n, i) in data.enumerated() {
                let datum = text[(i == 0 ? 0 : ends[i - 1])..<ends[i]]
                switch wire {
                case .json:
                    if n > 0 { body.append(UInt8(ascii: ",")) }
                    body += datum
                case .query:
                    for line in datum.split(separator: UInt8(ascii: "&")) {
                        body += "&MetricData.member.\(n + 1).".utf8
                        body += line
                    }
                }
            }
            if wire == .json { body += "]}".utf8 }
            return body
        }
    }
}
