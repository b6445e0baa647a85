/// One request, whole.
public struct HTTPRequest: Sendable, Equatable {
    public struct Method: RawRepresentable, Sendable, Hashable {
        /// As it is sent.
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let get = Method(rawValue: "GET")
        public static let head = Method(rawValue: "HEAD")
        public static let post = Method(rawValue: "POST")
        public static let put = Method(rawValue: "PUT")
        public static let patch = Method(rawValue: "PATCH")
    }

    public var method: Method
    public var url: String
    /// Only headers that are really sent: an entry that removes one would be signed all the same.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// For the whole exchange, connecting included; zero waits for ever.
    public var timeout: Duration
    /// Bytes of an answer's body; a longer one is an error.
    public var answerLimit = 65536
    /// The server may pack its answer with gzip; it is unpacked on the way.
    public var acceptsGzip = false
    /// Connect to this socket in the file system, not to the URL's host; no proxy stands between.
    public var unixSocket: String?
    public var signature: AWSSignature?
    public var transport = HTTPTransport()

    public init(
        _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(5)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.method == right.method && left.url == right.url && left.body == right.body
            && left.headers.elementsEqual(right.headers, by: ==) && left.unixSocket == right.unixSocket
            && left.timeout == right.timeout && left.answerLimit == right.answerLimit
            && left.acceptsGzip == right.acceptsGzip
            && left.signature == right.signature && left.transport == right.transport
    }
}

/// Who signs, and for which service, with AWS Signature Version 4.
public struct AWSSignature: Sendable, Equatable, CustomStringConvertible {
    public var accessKey: String
    public var secretKey: String
    public var sessionToken: String?
    public var region: String
    public var service: String
    /// Seconds since the epoch, where the service's clock is known to differ from ours; nil signs with ours.
    public var time: Int64?

    public init(
        accessKey: String, secretKey: String, sessionToken: String?, region: String, service: String,
        time: Int64? = nil
    ) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.region = region
        self.service = service
        self.time = time
    }

    /// Without the keys: what is printed may end in a log.
    public var description: String { "a signature for \(service)" }
}
