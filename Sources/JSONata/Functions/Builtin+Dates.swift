import GoTime

extension Builtin {
    /// Times count milliseconds since the epoch.
    static let dates: [Builtin] = [
        Builtin("millis", needsFirst: false) { .integer($1.now) },
        Builtin("now", .string.optional, .string.optional, needsFirst: false) { arguments, evaluation in
            try arguments.date(evaluation.now, picture: arguments[0]?.text, zone: arguments[1]?.text)
        },
        Builtin("fromMillis", .integer, .string.optional, .string.optional, context: .ifNone) { arguments, _ in
            try arguments.date(
                Int64(arguments.integer(0)), picture: arguments[1]?.text, zone: arguments[2]?.text)
        },
        Builtin("toMillis", .string, .string.optional, .string.optional, context: .ifNone) { arguments, _ in
            let picture = arguments[1]?.text ?? ""
            let pictures = picture.isEmpty ? DatePicture.read : [picture]
            for picture in pictures {
                do throws(PictureProblem) {
                    if let milliseconds = try DatePicture(picture).milliseconds(of: arguments.string(0)) {
                        return .integer(milliseconds)
                    }
                } catch { throw arguments.fault("has a bad picture: \(error.message)") }
            }
            throw arguments.fault("cannot read the time \"\(arguments.string(0).prefix(60))\"")
        },
    ]
}

extension Arguments {
    /// - Parameter zone: `+0100`; UTC if empty.
    fileprivate func date(_ milliseconds: Int64, picture: String?, zone: String?) throws(Fault) -> Value {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let moment = Moment(
            seconds: rest < 0 ? seconds - 1 : seconds, nanosecond: Int(rest < 0 ? rest + 1000 : rest) * 1_000_000)
        var (name, offset) = ("UTC", Int64(0))
        if let zone, !zone.isEmpty {
            guard let east = Self.offset(of: zone) else {
                throw fault("needs a time zone such as \"+0100\", not \"\(zone.prefix(40))\"")
            }
            (name, offset) = (zone, east)
        }
        let picture = picture ?? ""
        do throws(PictureProblem) {
            let date = try DatePicture(picture.isEmpty ? DatePicture.written : picture)
            return .string(try date.text(of: DatePicture.Time(moment, zone: name, offset: offset)))
        } catch { throw fault("has a bad picture: \(error.message)") }
    }

    /// In seconds east of UTC.
    private static func offset(of zone: String) -> Int64? {
        let bytes = Array(zone.utf8)
        guard bytes.count == 5, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes.dropFirst().allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        let digits = bytes.dropFirst().map { Int64($0) - 48 }
        let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
        return bytes[0] == UInt8(ascii: "-") ? -minutes * 60 : minutes * 60
    }
}
