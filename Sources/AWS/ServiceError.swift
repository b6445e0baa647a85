public import HTTP

/// How a service of Amazon's says no: a code, and a message for people.
///
/// Codes come from a header, or from the body in JSON or XML, with or without a namespace and an ending.
public struct ServiceError: Sendable, Equatable {
    public enum Remedy: Sendable {
        /// The service is too busy or broken: the same request may pass in a moment.
        case tryAgain
        /// The data is wrong.
        case refuse
        /// It is too much for one request.
        case split
        /// Somebody has to change something outside: keys, permissions, a clock, an endpoint.
        case wait
    }

    public let status: Int
    /// As the service has it, without a namespace: `InvalidParameterValueException`; empty if it gave none.
    public let code: String
    public let message: String

    public init(_ response: HTTPResponse) {
        status = response.status
        let text = String(decoding: response.body, as: UTF8.self)
        let named =
            response[header: "x-amzn-query-error"]?.prefix { $0 != ";" }
            ?? (response[header: "x-amzn-ErrorType"] ?? jsonString("__type", in: text) ?? xmlText("Code", in: text))?[
                ...]
        // "com.amazonaws.cloudwatch#SlowDown", "SlowDown:http://..."
        let bare = named?.prefix { $0 != ":" }.split(separator: "#").last ?? ""
        code = String(bare)
        let said = jsonString("message", in: text) ?? jsonString("Message", in: text) ?? xmlText("Message", in: text)
        message = (said ?? text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The keys have expired or were taken out of use: others may do.
    public var blamesTheKeys: Bool { Self.rejectsKeys.contains(base) }

    /// The signature is not taken, which may be for its time.
    public var blamesTheSignature: Bool { Self.rejectsSignatures.contains(base) }

    /// The code without the ending that only some protocols have.
    private var base: Substring {
        var base = code[...]
        for ending in ["Exception", "Fault"] where base.hasSuffix(ending) { base = base.dropLast(ending.count) }
        return base
    }

    public var remedy: Remedy {
        if status == 413 || base == "RequestEntityTooLarge" { return .split }
        if message.contains("Rate exceeded") { return .tryAgain }
        if Self.blamesTheData.contains(base) { return .refuse }
        if [429, 500, 502, 503, 504].contains(status) || Self.passes.contains(base) { return .tryAgain }
        return .wait
    }

    private static let passes: Set<Substring> = [
        "Throttling", "Throttled", "RequestThrottled", "TooManyRequests", "RequestLimitExceeded", "LimitExceeded",
        "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "EC2Throttled",
        "ProvisionedThroughputExceeded", "TransactionInProgress", "InternalServiceError", "InternalService",
        "InternalFailure", "ServiceUnavailable", "RequestTimeout",
    ]

    private static let rejectsKeys: Set<Substring> = [
        "ExpiredToken", "InvalidClientTokenId", "UnrecognizedClient", "InvalidToken",
    ]

    private static let rejectsSignatures: Set<Substring> = [
        "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture", "SignatureDoesNotMatch", "InvalidSignature",
        "AuthFailure",
    ]

    private static let blamesTheData: Set<Substring> = [
        "InvalidParameterValue", "InvalidParameterCombination", "MissingParameter", "MissingRequiredParameter",
        "ValidationError", "Validation", "InvalidFormat",
    ]
}

extension ServiceError: CustomStringConvertible {
    public var description: String {
        [code.isEmpty ? "status \(status)" : code, String(message.prefix(300))].filter { !$0.isEmpty }
            .joined(separator: ": ")
    }
}
