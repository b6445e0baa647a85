import GoTime

/// How a time is written, as `[Y]-[M01]-[D01]` shows it (XPath 3.1, "Formatting dates and times").
struct DatePicture {
    /// A moment as the clocks of a zone show it.
    struct Time {
        let clock: ClockTime
        let zone: String
        /// In seconds east of UTC.
        let offset: Int64

        init(_ moment: Moment, zone: String, offset: Int64) {
            clock = ClockTime(seconds: moment.seconds &+ offset, nanosecond: moment.nanosecond)
            self.zone = zone
            self.offset = offset
        }
    }

    private enum Piece {
        case text(String)
        case part(DatePart)
    }

    static let written = "[Y]-[M01]-[D01]T[H01]:[m]:[s].[f001][Z01:01t]"
    /// What is tried where no picture is given.
    static let read = [
        "[Y]-[M01]-[D01]T[H01]:[m]:[s][Z01:01t]", "[Y]-[M01]-[D01]T[H01]:[m]:[s][Z0100t]",
        "[Y]-[M01]-[D01]T[H01]:[m]:[s]", "[Y]-[M01]-[D01]", "[Y]",
    ]

    private let pieces: [Piece]

    init(_ picture: String) throws(PictureProblem) {
        var pieces: [Piece] = []
        var text = String.UnicodeScalarView()
        var rest = picture.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "[" || scalar == "]" else {
                text.append(scalar)
                continue
            }
            if rest.first == scalar {
                rest.removeFirst()
                text.append(scalar)
                continue
            }
            guard scalar == "[" else { throw PictureProblem("a ']' has no '['") }
            guard let end = rest.firstIndex(of: "]") else { throw PictureProblem("a '[' has no ']'") }
            let marker = rest[..<end]
            guard !marker.contains("[") else { throw PictureProblem("a '[' stands within another") }
            pieces.append(.text(String(text)))
            text = String.UnicodeScalarView()
            pieces.append(.part(try DatePart(marker)))
            rest = rest[end...].dropFirst()
        }
        guard !pieces.isEmpty else { throw PictureProblem("it shows no part of a time, such as [Y]") }
        self.pieces = pieces + [.text(String(text))]
    }

    func text(of time: Time) throws(PictureProblem) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .part(let part): result += try part.text(of: time)
            }
        }
        return result
    }

    /// Nil for a text that is not of this picture. It is read as Go would with the layout that the picture makes of
    /// Go's own example: 2006-01-02 15:04:05, seven hours west.
    func milliseconds(of text: String) throws(PictureProblem) -> Int64? {
        let example = Time(Moment(seconds: 1_136_239_445), zone: "MST", offset: -7 * 3600)
        let layout = TimeLayout(Self.withOffsets(try self.text(of: example)))
        do throws(TimeFormatError) {
            let moment = try layout.moment(text, in: .utc)
            let (product, isOver) = moment.seconds.multipliedReportingOverflow(by: 1000)
            // Towards the epoch, as Go divides.
            let rest = Int64(moment.nanosecond / 1_000_000)
            let isRoundedUp = product < 0 && moment.nanosecond % 1_000_000 > 0
            return isOver ? nil : product + rest + (isRoundedUp ? 1 : 0)
        } catch { return nil }
    }

    /// `-07:00` as `Z07:00`, which Go reads as `Z` too.
    private static func withOffsets(_ layout: String) -> String {
        var bytes = Array(layout.utf8)
        for i in bytes.indices where bytes[i] == UInt8(ascii: "-") {
            let rest = bytes[(i + 1)...].drop { $0 == UInt8(ascii: "0") }
            if rest.first == UInt8(ascii: "7") { bytes[i] = UInt8(ascii: "Z") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
