/// A request or an answer of the service, whatever protocol carries it.
enum WireValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    /// Seconds since the epoch, said to be a time; JSON has none of these, it says a number.
    case time(Double)
    /// What a form field holds: only the reader knows what it is meant to be.
    case formText(String)
    case bytes([UInt8])
    case list([WireValue])
    /// Members in the order of the text; their names are the service's.
    case structure([WireMember])
    /// Members whose names are data. XML writes them in another way.
    case dictionary([WireMember])

    /// The member of a structure. Where a name stands twice, the last one counts.
    subscript(name: String) -> WireValue? {
        switch self {
        case .structure(let members), .dictionary(let members): members.last { $0.name == name }?.value
        default: nil
        }
    }
}

struct WireMember: Sendable, Equatable {
    let name: String
    let value: WireValue

    init(_ name: String, _ value: WireValue) {
        self.name = name
        self.value = value
    }
}

/// Why a body cannot be read, in words for whoever sent it.
struct WireFault: Error, Equatable {
    let message: String
}
