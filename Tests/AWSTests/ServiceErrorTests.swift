import HTTP
import Testing

@testable import AWS

@Suite struct ServiceErrorTests {
    private static func json(_ code: String, _ message: String = "m") -> HTTPResponse {
        HTTPResponse(status: 400, body: Array(#"{"__type":"\#(code)","message":"\#(message)"}"#.utf8))
    }

    @Test(
        "Codes that pass in a moment",
        arguments: [
            "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
            "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "BandwidthLimitExceeded",
            "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException", "ProvisionedThroughputExceededException",
            "TransactionInProgressException", "InternalServiceError", "InternalServiceFault", "InternalFailure",
            "ServiceUnavailable", "RequestTimeout", "RequestTimeoutException", "com.amazonaws.cloudwatch#Throttling",
            "Throttling:http://internal.amazon.com/coral/",
        ])
    func tryAgain(_ code: String) { #expect(ServiceError(Self.json(code)).remedy == .tryAgain) }

    @Test(
        "Codes that blame the data",
        arguments: [
            "InvalidParameterValue", "InvalidParameterCombination", "MissingParameter", "ValidationError",
            "InvalidFormat",
            "com.amazonaws.cloudwatch#InvalidParameterValueException", "MissingRequiredParameterException",
            "InvalidParameterCombinationException",
        ])
    func refuse(_ code: String) { #expect(ServiceError(Self.json(code)).remedy == .refuse) }

    @Test(
        "Codes that only somebody outside can mend",
        arguments: [
            "AccessDenied", "AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId",
            "SignatureDoesNotMatch", "OptInRequired", "ExpiredToken", "ExpiredTokenException", "RequestExpired",
            "SomethingNew", "",
        ])
    func wait(_ code: String) { #expect(ServiceError(Self.json(code)).remedy == .wait) }

    @Test(
        "A status alone",
        arguments: [
            (429, ServiceError.Remedy.tryAgain), (500, .tryAgain), (502, .tryAgain), (503, .tryAgain), (504, .tryAgain),
            (413, .split), (400, .wait), (403, .wait), (404, .wait), (307, .wait), (501, .wait),
        ])
    func status(_ status: Int, _ remedy: ServiceError.Remedy) {
        let error = ServiceError(HTTPResponse(status: status))
        #expect(error.remedy == remedy)
        #expect(error.description == "status \(status)")
    }

    @Test(
        "Code and message, in every form they come in",
        arguments: [
            (
                HTTPResponse(status: 400, body: Array(#"{"__type":"a.b#Code","message":"two\nlines"}"#.utf8)),
                "Code: two lines"
            ),
            (HTTPResponse(status: 400, body: Array(#"{"Message": "M" , "__type" : "C"}"#.utf8)), "C: M"),
            (
                HTTPResponse(
                    status: 400, headers: [("X-Amzn-Query-Error", "Query;Sender")],
                    body: Array(#"{"__type":"QueryException","message":"m"}"#.utf8)), "Query: m"
            ),
            (
                HTTPResponse(status: 400, headers: [("x-amzn-errortype", "Type:http://x/")], body: Array("{}".utf8)),
                "Type: {}"
            ),
            (
                HTTPResponse(
                    status: 403,
                    body: Array(
                        "<R><Error><Code>X</Code><Message>a &lt;b&gt; &amp;amp;</Message></Error></R>".utf8)),
                "X: a <b> &amp;"
            ),
            (HTTPResponse(status: 404, body: Array("<h1>Nginx</h1>".utf8)), "status 404: <h1>Nginx</h1>"),
            (HTTPResponse(status: 502, body: [0xFF, 0x41]), "status 502: \u{FFFD}A"),
        ])
    func description(_ response: HTTPResponse, _ text: String) {
        #expect(ServiceError(response).description == text)
    }

    @Test("A long message is cut")
    func long() {
        let error = ServiceError(Self.json("C", String(repeating: "x", count: 5000)))
        #expect(error.description.count == 303)
    }

    @Test(
        "Strings of JSON",
        arguments: [
            (#"{"m":"a\"b\\c\/d\u00e9\ud83d\ude00\t"}"#, "a\"b\\c/dé😀\t"), (#"{"x":"\"m\":1","m":"y"}"#, "y"),
            (#"{"m":1}"#, nil), (#"{"m":"open"#, nil), (#"{"m":"open\"#, nil), (#"{"n":"m"}"#, nil), ("", nil),
        ])
    func strings(_ json: String, _ text: String?) { #expect(jsonString("m", in: json) == text) }
}
