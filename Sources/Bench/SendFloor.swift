import CFloor
import CloudWatch
import Glibc

/// What sending data to CloudWatch costs plain C that has them as structs: print, pack, sign, send.
final class SendFloor {
    /// Nanoseconds of the thread for all data.
    struct Parts {
        var print = 0.0
        var pack = 0.0
        var send = 0.0

        var sum: Double { print + pack + send }
    }

    private static let space = "Bench"
    private var data: [heliograph_floor_datum] = []
    private var texts: [String: (start: UnsafePointer<CChar>?, count: Int)] = [:]
    private var text = [CChar](repeating: 0, count: Limits.bodySize)
    private var packed = [CChar](repeating: 0, count: Limits.bodySize)
    private let connection: Int32

    init(_ data: [Datum], port: UInt16) throws {
        connection = heliograph_floor_connect(port)
        guard connection >= 0 else { throw BenchError.system("port \(port)") }
        for datum in data {
            guard case .plain(let value) = datum.value else { throw BenchError("the floor knows plain values alone") }
            let name = held(datum.measurement + "_" + datum.field)
            let dimensions = held(Self.json(datum.dimensions.dimensions))
            self.data.append(
                heliograph_floor_datum(
                    name: name.start, name_count: name.count, dimensions: dimensions.start,
                    dimensions_count: dimensions.count, time: Int(datum.time), value: value))
        }
    }

    deinit {
        close(connection)
        for text in texts.values { free(UnsafeMutablePointer(mutating: text.start)) }
    }

    /// The body of the request of the first thousand.
    func firstBody() throws -> [UInt8] {
        text[..<(try print(0))].map(UInt8.init(bitPattern:))
    }

    func run() throws -> Parts {
        var parts = Parts()
        for begin in stride(from: 0, to: data.count, by: Limits.dataOfRequest) {
            let start = threadTime()
            let count = try print(begin)
            let printed = threadTime()
            let size = heliograph_floor_pack(&text, count, 1, &packed, packed.count)
            let ready = threadTime()
            guard size > 0, heliograph_floor_post(connection, &packed, size) == 200 else {
                throw BenchError("the floor cannot send")
            }
            parts.print += Double(printed - start)
            parts.pack += Double(ready - printed)
            parts.send += Double(threadTime() - ready)
        }
        return parts
    }

    private func print(_ begin: Int) throws -> Int {
        let count = min(Limits.dataOfRequest, data.count - begin)
        let bytes = data.withUnsafeBufferPointer { data in
            heliograph_floor_print(data.baseAddress?.advanced(by: begin), count, Self.space, &text, text.count)
        }
        guard bytes > 0 else { throw BenchError("the floor has no room for a request") }
        return bytes
    }

    private func held(_ text: String) -> (start: UnsafePointer<CChar>?, count: Int) {
        if let known = texts[text] { return known }
        let made = (start: UnsafePointer<CChar>(strdup(text)), count: text.utf8.count)
        texts[text] = made
        return made
    }

    /// None of these names and values needs to be escaped.
    private static func json(_ dimensions: [DimensionSet.Dimension]) -> String {
        let members = dimensions.map { "{\"Name\":\"\($0.name)\",\"Value\":\"\($0.value)\"}" }
        return "\"Dimensions\":[\(members.joined(separator: ","))],"
    }
}
