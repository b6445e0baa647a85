import CloudWatch

/// The rules that a request breaks, in its order; the service tells all of one kind at once.
struct Complaints {
    private var faults: [ServiceFault] = []
    /// A message beyond this says nothing that the first lines do not.
    private static let shown = 20

    /// Throws what was found.
    func raise() throws(ServiceFault) {
        guard let first = faults.first else { return }
        let same = faults.filter { $0.code == first.code }.map(\.message)
        throw ServiceFault(first.code, same.prefix(Self.shown).joined(separator: "\n"))
    }

    mutating func invalid(_ message: String) { faults.append(ServiceFault("InvalidParameterValue", message)) }

    mutating func invalid(_ value: some CustomStringConvertible, for name: String) {
        invalid("The value \(value) for parameter \(name) is invalid.")
    }

    mutating func missing(_ name: String) {
        faults.append(ServiceFault("MissingParameter", "The parameter \(name) is required."))
    }

    mutating func combination(_ message: String) {
        faults.append(ServiceFault("InvalidParameterCombination", message))
    }

    mutating func oversized(_ name: String, limit: Int) {
        invalid("The collection \(name) must not have a size greater than \(limit).")
    }

    /// Text as names and dimensions may have it. Nil is a complaint too, where it is required.
    mutating func text(_ text: String?, for name: String, limit: Int) -> String? {
        guard let text else {
            missing(name)
            return nil
        }
        if text.utf8.allSatisfy({ $0 <= 32 }) {
            invalid("The parameter \(name) must be non-empty and contain a non-whitespace character.")
        }
        if text.unicodeScalars.count > limit {
            invalid("The parameter \(name) must be shorter than \(limit + 1) characters.")
        }
        if !text.utf8.allSatisfy({ (32...126).contains($0) }) {
            invalid("The value \(text) for parameter \(name) contains non-ASCII or control characters.")
        }
        return text
    }

    /// A number as the service stores it.
    mutating func number(_ number: Double, for name: String) -> Double {
        if !(number.magnitude <= Limits.largestValue) { invalid(Self.shown(number), for: name) }
        return number
    }

    /// How often something was seen.
    mutating func count(_ number: Double, for name: String) -> Double {
        if !(number > 0 && number <= Limits.largestValue) { invalid(Self.shown(number), for: name) }
        return number
    }

    private static func shown(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        return number.isFinite ? number.description : number < 0 ? "-Infinity" : "Infinity"
    }
}
