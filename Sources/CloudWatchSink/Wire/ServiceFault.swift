/// The service says no.
struct ServiceFault: Error, Sendable, Equatable {
    let status: Int
    /// As the Query protocol has it: `InvalidParameterValue`.
    let code: String
    let message: String

    init(_ code: String, _ message: String, status: Int = 400) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// The name that the two other protocols have for it.
    var shape: String { Self.shapes[code] ?? code }

    private static let shapes = [
        "InvalidParameterValue": "InvalidParameterValueException",
        "InvalidParameterCombination": "InvalidParameterCombinationException",
        "MissingParameter": "MissingRequiredParameterException",
        "InternalServiceError": "InternalServiceFault",
        "LimitExceeded": "LimitExceededFault",
    ]

    static func tooLarge(_ size: Int, limit: Int) -> ServiceFault {
        ServiceFault("RequestEntityTooLarge", "Request size \(size) exceeded \(limit) bytes", status: 413)
    }
}
