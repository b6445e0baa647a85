import GoTime

/// What days and months are called in English, the longest name first.
enum DateNames {
    /// From Sunday.
    static let days = [
        ["Sunday", "Sun", "Su"], ["Monday", "Mon", "Mo"], ["Tuesday", "Tues", "Tue", "Tu"],
        ["Wednesday", "Weds", "Wed", "We"], ["Thursday", "Thurs", "Thur", "Thu", "Th"], ["Friday", "Fri", "Fr"],
        ["Saturday", "Sat", "Sa"],
    ]

    static let months = [
        ["January", "Jan", "Ja"], ["February", "Feb", "Fe"], ["March", "Mar", "Mr"], ["April", "Apr", "Ap"],
        ["May", "My"], ["June", "Jun", "Jn"], ["July", "Jul", "Jl"], ["August", "Aug", "Au"],
        ["September", "Sept", "Sep", "Se"], ["October", "Oct", "Oc"], ["November", "Nov", "No"],
        ["December", "Dec", "De"],
    ]
}

extension ClockTime {
    /// The week of the year, from Monday, by ISO 8601: the first is the one with the year's first Thursday.
    var week: Int64 {
        let daysFromMonday = Int64((weekday + 6) % 7)
        let thursday = adding(years: 0, months: 0, days: Int(3 - daysFromMonday))
        // `adding` leaves the day where it may be none of the month; reckoning sets it right.
        let inYear = ClockTime(thursday.moment(in: .utc), in: .utc)
        return (inYear.dayOfYear - 1) / 7 + 1
    }
}
