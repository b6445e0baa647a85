/// How a request is written.
public enum RequestFormat: String, Sendable, CaseIterable {
    /// AWS JSON 1.0.
    case json
    /// AWS Query: form fields, for look-alikes that know nothing newer.
    case query

    var headers: [(name: String, value: String)] {
        switch self {
        case .json:
            [
                ("Content-Type", "application/x-amz-json-1.0"),
                ("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData"),
            ]
        case .query: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        }
    }
}
