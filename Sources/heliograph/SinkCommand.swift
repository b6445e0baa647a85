import ArgumentParser
import CloudWatchSink
import Glibc

struct SinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sink", abstract: "Run a local CloudWatch: it takes metrics, shows them, and adds up their price.",
        usage: "heliograph sink [--listen 127.0.0.1:4585] [--dir DIR] [--key ID=SECRET]... [--region NAME]",
        discussion: """
            Point an agent, an SDK or the aws command line at it with AWS_ENDPOINT_URL_CLOUDWATCH, with any access key \
            and the secret "local". It refuses what CloudWatch refuses, and says which rule was broken.
            """)

    @Option(help: ArgumentHelp("Address to listen on; port 0 takes a free one.", valueName: "host:port"))
    var listen = "127.0.0.1:4585"
    @Option(help: ArgumentHelp("Keep what comes in in this directory.", valueName: "dir"))
    var dir: String?
    @Option(
        help: ArgumentHelp(
            "An access key to accept, in place of any with the secret \"local\".", valueName: "id=secret"))
    var key: [String] = []
    @Option(help: ArgumentHelp("Accept requests that are signed for this region only.", valueName: "name"))
    var region: String?

    func run() throws {
        var stops = sigset_t()
        sigemptyset(&stops)
        sigaddset(&stops, SIGINT)
        sigaddset(&stops, SIGTERM)
        // Before any thread is there, so that all of them leave the two to the wait below.
        pthread_sigmask(SIG_BLOCK, &stops, nil)
        signal(SIGPIPE, SIG_IGN)
        let server = try SinkServer(try settings())
        write("listening on \(server.url)\n")
        var number: Int32 = 0
        while sigwait(&stops, &number) != 0 {}
        server.stop()
    }

    private func settings() throws -> SinkSettings {
        var settings = SinkSettings()
        guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
            throw ValidationError("--listen needs an address and a port, such as 127.0.0.1:4585, not '\(listen)'")
        }
        settings.host = listen[..<colon].trimmingPrefix("[").description
        if settings.host.hasSuffix("]") { settings.host.removeLast() }
        if settings.host.isEmpty {
            throw ValidationError("--listen needs an address in front of the port, 0.0.0.0 for all")
        }
        settings.port = Int(port)
        settings.directory = dir
        settings.region = region
        var keys: [String: String] = [:]
        for key in key {
            guard let equals = key.firstIndex(of: "="), equals != key.startIndex else {
                throw ValidationError("--key needs an access key and its secret, such as ID=SECRET")
            }
            keys[String(key[..<equals])] = String(key[key.index(after: equals)...])
        }
        if !keys.isEmpty { settings.keys = KeyRing(keys: keys) }
        settings.warn = { write("heliograph sink: \($0)\n", to: STDERR_FILENO) }
        return settings
    }
}
