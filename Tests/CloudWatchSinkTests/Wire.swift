import Bytes
import CloudWatch
import Digests

@testable import CloudWatchSink

/// 2023-11-14T22:13:20Z, when tests take place.
let noon: Int64 = 1_700_000_000

func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { $0 != " " }
    var bytes: [UInt8] = []
    var rest = digits[...]
    while rest.count >= 2 {
        bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
    }
    return bytes
}

func cborBytes(_ value: WireValue) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(cbor: value)
    return writer.bytes
}

func jsonBytes(_ value: WireValue) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(json: value)
    return writer.bytes
}

/// The parameters of the Query protocol.
func form(_ value: WireValue, _ path: String = "") -> [String] {
    func text(_ text: String) -> [String] {
        let escaped = text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122: String(Unicode.Scalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return ["\(path)=\(escaped.joined())"]
    }
    switch value {
    case .structure(let members), .dictionary(let members):
        return members.flatMap { form($0.value, path.isEmpty ? $0.name : "\(path).\($0.name)") }
    case .list(let items): return items.enumerated().flatMap { form($1, "\(path).member.\($0 + 1)") }
    case .text(let value), .formText(let value): return text(value)
    case .integer(let number): return text("\(number)")
    case .number(let number): return text("\(number)")
    case .time(let seconds): return text(CalendarTime(seconds: Int64(seconds)).iso8601)
    case .bool(let value): return text("\(value)")
    case .null, .bytes: return []
    }
}

extension WireProtocol {
    static let all: [WireProtocol] = [.query, .json, .cbor]

    /// An unsigned call.
    func request(_ operation: String, _ body: WireValue) -> SinkRequest {
        var request = SinkRequest(method: "POST", target: "/", headers: [("Host", "localhost:4585")], body: [])
        switch self {
        case .query:
            let parameters = ["Action=\(operation)", "Version=2010-08-01"] + form(body)
            request.body = Array(parameters.joined(separator: "&").utf8)
            request.headers.append(("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"))
        case .json:
            request.body = jsonBytes(body)
            request.headers.append(("Content-Type", "application/x-amz-json-1.0"))
            request.headers.append(("X-Amz-Target", "GraniteServiceVersion20100801.\(operation)"))
        case .cbor:
            request.body = cborBytes(body)
            request.target = "/service/GraniteServiceVersion20100801/operation/\(operation)"
            request.headers.append(("Content-Type", "application/cbor"))
            request.headers.append(("smithy-protocol", "rpc-v2-cbor"))
        }
        return request
    }
}

extension SinkRequest {
    /// The request with a signature over all its headers.
    func signed(
        key: String = "AKID", secret: String = "local", region: String = "eu-west-1", service: String = "monitoring",
        at time: Int64 = noon, leavingOut: Set<String> = []
    ) -> SinkRequest {
        var request = self
        let stamp = CalendarTime(seconds: time).compact
        request.headers.append(("X-Amz-Date", stamp))
        let fields = request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { !leavingOut.contains($0.name) }.sorted { $0.name < $1.name }
        let names = fields.map(\.name).joined(separator: ";")
        func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let canonical =
            "\(method)\n\(target)\n\n" + fields.map { "\($0.name):\($0.value)\n" }.joined() + "\n\(names)\n"
            + hex(SHA256.digest(body))
        let scope = "\(stamp.prefix(8))/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(hex(SHA256.digest(Array(canonical.utf8))))"
        var code = Array("AWS4\(secret)".utf8)
        for part in scope.split(separator: "/") { code = SHA256.authentication(of: Array(part.utf8), key: code) }
        let signature = hex(SHA256.authentication(of: Array(text.utf8), key: code))
        request.headers.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(key)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
            ))
        return request
    }
}

/// `["Value": 1]` as the service's structure.
extension WireValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
    init(dictionaryLiteral elements: (String, WireValue)...) {
        self = .structure(elements.map { WireMember($0.0, $0.1) })
    }
    init(arrayLiteral elements: WireValue...) { self = .list(elements) }
    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
}

/// xorshift64*: the same numbers in every run.
struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }
}
