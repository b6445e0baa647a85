import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import CloudWatchSink

/// A connection without a socket, whose time is moved by hand.
@Suite struct SinkConnectionTests {
    let channel: EmbeddedChannel

    init() throws {
        let sink = try Sink(SinkSettings()) { noon }
        channel = EmbeddedChannel(handler: SinkConnection(sink))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func send(_ parts: HTTPServerRequestPart...) throws {
        for part in parts { try channel.writeInbound(part) }
    }

    func head(_ method: HTTPMethod, _ target: String, version: HTTPVersion = .http1_1, length: Int? = nil)
        -> HTTPServerRequestPart
    {
        var headers = HTTPHeaders([("Host", "localhost")])
        if let length { headers.add(name: "Content-Length", value: "\(length)") }
        return .head(HTTPRequestHead(version: version, method: method, uri: target, headers: headers))
    }

    func body(_ count: Int) -> HTTPServerRequestPart { .body(ByteBuffer(repeating: 32, count: count)) }

    /// The status of the next answer, and what was said of the connection; nil if there is none.
    func answer() throws -> (status: Int, connection: String)? {
        guard case .head(let head)? = try channel.readOutbound(as: HTTPServerResponsePart.self) else { return nil }
        var size = 0
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            if case .body(.byteBuffer(let piece)) = part { size += piece.readableBytes }
            if case .end = part { break }
        }
        #expect(head.headers["Content-Length"] == ["\(size)"])
        return (Int(head.status.code), head.headers["Connection"].joined())
    }

    func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    @Test("Requests are answered one after the other on one connection")
    func keepAlive() throws {
        for _ in 0..<3 {
            try send(head(.GET, "/api/summary"), .end(nil))
            let answer = try #require(try answer())
            #expect(answer == (200, "keep-alive"))
        }
        #expect(channel.isActive)
        try send(head(.GET, "/none", version: .http1_0), .end(nil))
        let last = try #require(try answer())
        #expect(last == (404, "close"))
        #expect(!channel.isActive)
    }

    @Test("Who is silent, or trickles, is let go")
    func patience() throws {
        wait(59)
        #expect(channel.isActive)
        try send(head(.POST, "/", length: 100), body(1))
        wait(2)
        #expect(!channel.isActive)
    }

    @Test("An answer gives time for the next request")
    func again() throws {
        wait(50)
        try send(head(.GET, "/"), .end(nil))
        wait(50)
        #expect(channel.isActive)
        wait(11)
        #expect(!channel.isActive)
    }

    @Test("A body that is too large is read to its end, so that the refusal can be, but is not kept")
    func large() throws {
        try send(head(.POST, "/"), body(1 << 20), body(1))
        #expect(try answer() == nil && channel.isActive)
        try send(.end(nil))
        let answer = try #require(try answer())
        #expect(answer == (413, "close"))
        #expect(!channel.isActive)
    }

    @Test("A body that has no end is refused while it comes, one that is announced at once")
    func endless() throws {
        try send(head(.POST, "/"))
        for _ in 0..<8 { try send(body(1 << 20)) }
        #expect(try answer() == nil)
        try send(body(1))
        let answer = try #require(try answer())
        #expect(answer == (413, "close"))
        #expect(!channel.isActive)
    }

    @Test("A body of a length beyond all bounds is refused at once")
    func announced() throws {
        try send(head(.POST, "/", length: 1 << 30))
        let answer = try #require(try answer())
        #expect(answer == (413, "close"))
    }
}
