import Bytes
import JSON

/// The three ways to talk to CloudWatch. The answer comes the way the call came.
enum WireProtocol: Sendable {
    /// AWS Query: forms in, XML out.
    case query
    /// AWS JSON 1.0.
    case json
    /// Smithy's RPC v2 with CBOR, which current SDKs speak.
    case cbor

    private static let service = "GraniteServiceVersion20100801"
    private static let version = "2010-08-01"
    private static let namespace = "http://monitoring.amazonaws.com/doc/2010-08-01/"

    init(_ request: SinkRequest) {
        let type = request["content-type"]?.prefix { $0 != ";" }.lowercased()
        switch type?.filter({ $0 != " " }) {
        case "application/cbor": self = .cbor
        case "application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/json": self = .json
        default: self = request["smithy-protocol"] == nil ? .query : .cbor
        }
    }

    func decode(_ body: [UInt8]) throws(ServiceFault) -> WireValue {
        do {
            switch self {
            case .query: return try QueryReader.parse(body)
            case .json: return WireValue(try JSONParser.parse(body))
            case .cbor: return body.isEmpty ? .structure([]) : try CBORReader.parse(body)
            }
        } catch let fault as WireFault {
            throw malformed(fault.message)
        } catch {
            throw malformed("the JSON body cannot be read: \(error)")
        }
    }

    /// The name of the call; only Query has it in the body.
    func operation(of request: SinkRequest, _ body: WireValue) throws(ServiceFault) -> String {
        switch self {
        case .query:
            guard request.path == "/", case .formText(let action)? = body["Action"] else {
                throw ServiceFault("MissingAction", "no Action is named in the form at \(request.path)")
            }
            guard body["Version"] == .formText(Self.version) else {
                throw ServiceFault(
                    "InvalidAction", "Could not find operation \(action) for a version other than \(Self.version)")
            }
            return action
        case .json:
            guard request.path == "/", let target = request["x-amz-target"], target.hasPrefix(Self.service + ".") else {
                throw Self.unknown("\(request["x-amz-target"] ?? "without X-Amz-Target") at \(request.path)")
            }
            return String(target.dropFirst(Self.service.count + 1))
        case .cbor:
            let prefix = "/service/\(Self.service)/operation/"
            guard request.path.hasPrefix(prefix), request["smithy-protocol"] == "rpc-v2-cbor" else {
                throw Self.unknown("at \(request.path)")
            }
            return String(request.path.dropFirst(prefix.count))
        }
    }

    /// What is said of a call that is not offered.
    func unknownOperation(_ name: String) -> ServiceFault {
        self == .query
            ? ServiceFault("InvalidAction", "Could not find operation \(name) for version \(Self.version)")
            : Self.unknown(name)
    }

    private static func unknown(_ what: String) -> ServiceFault {
        ServiceFault("UnknownOperationException", "no operation \(what) is offered", status: 404)
    }

    /// What is said of a body, or a member of it, that has the wrong form.
    func malformed(_ problem: String) -> ServiceFault {
        ServiceFault(self == .query ? "MalformedInput" : "SerializationException", problem)
    }

    // Answers

    func answer(_ result: WireValue, to operation: String, id: String) -> SinkAnswer {
        var body = ByteWriter()
        switch self {
        case .query:
            body.append("<\(operation)Response xmlns=\"\(Self.namespace)\">\n")
            if case .structure(let members) = result, !members.isEmpty {
                body.append("  ")
                body.append(element: operation + "Result", result)
                body.append("\n")
            }
            body.append(
                "  <ResponseMetadata><RequestId>\(id)</RequestId></ResponseMetadata>\n</\(operation)Response>\n")
        case .json: body.append(json: result)
        case .cbor: body.append(cbor: result)
        }
        return SinkAnswer(status: 200, headers: headers, body: body.bytes)
    }

    func answer(_ fault: ServiceFault, id: String) -> SinkAnswer {
        let side = fault.status < 500 ? "Sender" : "Receiver"
        var body = ByteWriter()
        var headers = headers
        if self == .query {
            body.append("<ErrorResponse xmlns=\"\(Self.namespace)\">\n  ")
            body.append(
                element: "Error",
                .structure([
                    WireMember("Type", .text(side)), WireMember("Code", .text(fault.code)),
                    WireMember("Message", .text(fault.message)),
                ]))
            body.append("\n  <RequestId>\(id)</RequestId>\n</ErrorResponse>\n")
        } else {
            headers.append(("x-amzn-query-error", "\(fault.code);\(side)"))
            let document = WireValue.structure([
                WireMember("__type", .text("com.amazonaws.cloudwatch#" + fault.shape)),
                WireMember("message", .text(fault.message)),
            ])
            if self == .json { body.append(json: document) } else { body.append(cbor: document) }
        }
        return SinkAnswer(status: fault.status, headers: headers, body: body.bytes)
    }

    private var headers: [(name: String, value: String)] {
        switch self {
        case .query: [("Content-Type", "text/xml")]
        case .json: [("Content-Type", "application/x-amz-json-1.0")]
        case .cbor: [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        }
    }
}
