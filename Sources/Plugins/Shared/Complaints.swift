import Logging

/// What was wrong with the values of one batch: one line of the log, with the first in words and the rest as a number.
struct Complaints {
    private var first: String?
    private var others = 0

    mutating func note(_ message: @autoclosure () -> String) {
        if first == nil { first = message() } else { others += 1 }
    }

    func log(to logger: Logger) {
        guard let first else { return }
        logger.error("\(first)\(others > 0 ? ", and \(others) more" : "")")
    }
}
