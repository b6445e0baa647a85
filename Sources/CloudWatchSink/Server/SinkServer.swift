import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Threads

/// A `Sink` behind a socket.
public final class SinkServer: Sendable {
    /// `http://127.0.0.1:4585`
    public let url: String
    private let sink: Sink
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    /// Connections at a time; more are closed as they come.
    private static let connectionLimit = 256

    /// Listens from now on.
    public init(_ settings: SinkSettings) throws(SinkError) {
        sink = try Sink(settings) { Int64(time(nil)) }
        group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        do {
            channel = try Self.bootstrap(group, sink).bind(host: settings.host, port: settings.port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            sink.close()
            throw SinkError("cannot listen on \(Self.address(settings.host, settings.port)): \(Self.reason(error))")
        }
        url = "http://\(Self.address(settings.host, channel.localAddress?.port ?? settings.port))"
    }

    /// Ends all connections; what was taken in is on the disk afterwards.
    public func stop() {
        try? group.syncShutdownGracefully()
        sink.close()
    }

    private static func bootstrap(_ group: MultiThreadedEventLoopGroup, _ sink: Sink) -> ServerBootstrap {
        let connections = Guarded(0)
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                let count = connections.withLock { count in
                    count += 1
                    return count
                }
                channel.closeFuture.whenComplete { _ in connections.withLock { $0 -= 1 } }
                if count > connectionLimit { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(SinkConnection(sink))
                }
            }
    }

    private static func address(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}
