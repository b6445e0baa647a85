/// The rule at the end of a zone's file, which holds for all later years (POSIX `TZ`): `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Equatable {
    /// A day of each year, and a second of it.
    enum Day: Sendable, Equatable {
        /// `J60`: from 1 to 365; February 29 is never counted.
        case julian(Int64)
        /// `59`: from 0.
        case ofYear(Int64)
        /// `M3.5.0`: the week, of which 5 is the last, and the weekday from Sunday.
        case weekday(month: Int64, week: Int64, day: Int64)
    }

    struct Change: Sendable, Equatable {
        let day: Day
        /// By the clock that goes until then; may be negative or beyond a day.
        let time: Int64

        /// Seconds after the year's start.
        func seconds(in year: Int64) -> Int64 {
            let days =
                switch day {
                case .julian(let day): day - 1 + (Calendar.isLeap(year) && day >= 60 ? 1 : 0)
                case .ofYear(let day): day
                case .weekday(let month, let week, let day): Self.day(year, month, week, day)
                }
            return days * Calendar.secondsPerDay + time
        }

        private static func day(_ year: Int64, _ month: Int64, _ week: Int64, _ day: Int64) -> Int64 {
            let start = Calendar.days(year: year, month: month, day: 1)
            let weekday = Calendar.floorDivide(start + 4, 7).remainder
            var ofMonth = Calendar.floorDivide(day - weekday, 7).remainder + (week - 1) * 7
            if ofMonth >= Calendar.days(inMonth: month, of: year) { ofMonth -= 7 }
            return start + ofMonth - Calendar.days(year: year, month: 1, day: 1)
        }
    }

    struct Saving: Sendable, Equatable {
        let name: String
        let offset: Int64
        let start: Change
        let end: Change
    }

    let name: String
    let offset: Int64
    /// Nil where there is no daylight saving time.
    let saving: Saving?

    /// - Parameter start: since when the rule holds.
    func span(at seconds: Int64, since start: Int64) -> ZoneRules.Span {
        guard let saving else { return ZoneRules.Span(name: name, offset: offset, range: start..<Int64.max) }
        let days = Calendar.floorDivide(seconds, Calendar.secondsPerDay).quotient
        let year = Calendar.date(days: days).year
        let yearStart = Calendar.days(year: year, month: 1, day: 1) * Calendar.secondsPerDay
        let yearEnd = Calendar.days(year: year + 1, month: 1, day: 1) * Calendar.secondsPerDay
        // A change is told by the clock that goes until then.
        let begin = yearStart + saving.start.seconds(in: year) - offset
        let end = yearStart + saving.end.seconds(in: year) - saving.offset
        // South of the equator the year begins and ends with it.
        let isSaving = begin <= end ? begin..<end ~= seconds : !(end..<begin ~= seconds)
        let changes = [begin, end].sorted()
        let range =
            seconds < changes[0]
            ? min(yearStart, seconds)..<changes[0]
            : seconds < changes[1] ? changes[0]..<changes[1] : changes[1]..<max(yearEnd, seconds + 1)
        return ZoneRules.Span(
            name: isSaving ? saving.name : name, offset: isSaving ? saving.offset : offset, isDaylightSaving: isSaving,
            range: range)
    }
}
