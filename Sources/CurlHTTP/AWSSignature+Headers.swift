import Glibc
import HTTP

extension AWSSignature {
    /// The headers that the signature brings along, which libcurl signs with the others. It takes the time from
    /// `X-Amz-Date`, if there is one, and else from this host's clock.
    /// - Parameter others: those of the request.
    func headerLines(beside others: [(name: String, value: String)]) -> [String] {
        var lines: [String] = []
        if let sessionToken { lines.append("X-Amz-Security-Token: \(sessionToken)") }
        if let stamp = time.flatMap(Self.stamp), !others.contains(where: { $0.name.lowercased() == "x-amz-date" }) {
            lines.append("X-Amz-Date: \(stamp)")
        }
        return lines
    }

    /// `20240101T000005Z`; nil for a time beyond all calendars.
    private static func stamp(_ time: Int64) -> String? {
        var seconds = time_t(time)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return nil }
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        return length == 16 ? String(decoding: text.prefix(length).map(UInt8.init), as: UTF8.self) : nil
    }
}
