import CloudWatch
import NIOCore
import NIOHTTP1

/// One connection: collects a request, answers, and waits for the next.
///
/// Whoever has not sent a whole request within `patience` is let go.
final class SinkConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let sink: Sink
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    /// Bytes of the body that came; more than `body` has, where that is too large to be kept.
    private var received = 0
    private var deadline: Scheduled<Void>?

    /// For a whole request, the idle time before it, and its answer to be fetched.
    private static let patience = TimeAmount.seconds(60)
    /// Of a body that is too large so much is read all the same: who still sends does not read the answer.
    private static let readable = 8 * Limits.bodySize

    init(_ sink: Sink) { self.sink = sink }

    func channelActive(context: ChannelHandlerContext) {
        setDeadline(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            received = 0
            let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            if length > Self.readable { refuse(length, context) }
        case .body(let piece):
            received += piece.readableBytes
            guard head != nil else { return }
            if received <= Limits.bodySize { body += piece.readableBytesView }
            if received > Self.readable { refuse(received, context) }
        case .end:
            guard let head else { return }
            if received > Limits.bodySize { return refuse(received, context) }
            let request = SinkRequest(
                method: head.method.rawValue, target: head.uri,
                headers: head.headers.map { ($0.name, $0.value) }, body: body)
            send(sink.answer(request), keepsAlive: head.isKeepAlive, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func refuse(_ size: Int, _ context: ChannelHandlerContext) {
        guard let head else { return }
        let request = SinkRequest(
            method: head.method.rawValue, target: head.uri, headers: head.headers.map { ($0.name, $0.value) }, body: [])
        send(sink.answer(request, bodySize: size), keepsAlive: false, context)
    }

    private func send(_ answer: SinkAnswer, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: "\(answer.body.count)")
        headers.add(name: "Connection", value: keepsAlive ? "keep-alive" : "close")
        let status = HTTPResponseStatus(statusCode: answer.status)
        let isHead = head?.method == .HEAD
        head = nil
        body = []
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        if !isHead {
            let buffer = context.channel.allocator.buffer(bytes: answer.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        let channel = context.channel
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive { sent.whenComplete { _ in channel.close(promise: nil) } }
        setDeadline(context)
    }

    /// Sets the deadline anew.
    private func setDeadline(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    }
}
