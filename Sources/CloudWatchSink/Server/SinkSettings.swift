/// How a sink runs.
public struct SinkSettings: Sendable {
    /// Name or number to listen on, and on nothing else.
    public var host = "127.0.0.1"
    /// 0 takes a free one.
    public var port = 0
    /// Where it keeps what it got; nil keeps it in memory alone.
    public var directory: String?
    public var keys = KeyRing.local
    /// The one region that requests may be signed for; nil takes any.
    public var region: String?
    /// Bytes of a journal that make it begin another one and write a snapshot.
    var journalSize = 64 << 20
    var bounds = MetricStore.Bounds()
    /// Told of what is no error of a request's: damaged files, a full disk.
    public var warn: @Sendable (String) -> Void = { _ in }

    public init() {}

    var isLoopback: Bool { HostName.isLoopback(host) }
}
