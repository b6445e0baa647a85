/// A structure of a request, read member by member: with the name it has in the service's messages.
///
/// A member of the wrong form ends the request at once. What is written as null is not there.
struct Members {
    let value: WireValue
    /// `MetricData.member.3`; empty for the request itself.
    let path: String
    let wire: WireProtocol

    init(_ value: WireValue, at path: String = "", wire: WireProtocol) throws(ServiceFault) {
        guard case .structure = value else {
            throw wire.malformed("\(path.isEmpty ? "the request" : path) is no structure")
        }
        self.value = value
        self.path = path
        self.wire = wire
    }

    func name(_ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }

    private func member(_ name: String) -> WireValue? {
        let member = value[name]
        return member == .null ? nil : member
    }

    func text(_ member: String) throws(ServiceFault) -> String? {
        switch self.member(member) {
        case nil: return nil
        case .text(let text), .formText(let text): return text
        default: throw expected("text", of: name(member))
        }
    }

    func number(_ member: String) throws(ServiceFault) -> Double? {
        guard let value = self.member(member) else { return nil }
        return try number(value, of: name(member))
    }

    private func number(_ value: WireValue, of name: String) throws(ServiceFault) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .number(let number): return number
        // JSON has no number for what is none, so text stands for it.
        case .text("NaN") where wire == .json: return .nan
        case .text("Infinity") where wire == .json: return .infinity
        case .text("-Infinity") where wire == .json: return -.infinity
        case .formText(let text):
            // Swift reads hexadecimal numbers too.
            guard !text.utf8.contains(where: { $0 | 32 == UInt8(ascii: "x") }), let number = Double(text) else {
                throw expected("a number", of: name)
            }
            return number
        default: throw expected("a number", of: name)
        }
    }

    func integer(_ member: String) throws(ServiceFault) -> Int? {
        guard let number = try number(member) else { return nil }
        guard let whole = Int(exactly: number) else { throw expected("an integer", of: name(member)) }
        return whole
    }

    func bool(_ member: String) throws(ServiceFault) -> Bool? {
        switch self.member(member) {
        case nil: return nil
        case .bool(let value): return value
        case .formText(let text) where ["true", "false"].contains(text.lowercased()): return text.lowercased() == "true"
        default: throw expected("true or false", of: name(member))
        }
    }

    /// Seconds since the epoch.
    func time(_ member: String) throws(ServiceFault) -> Double? {
        switch self.member(member) {
        case nil: return nil
        case .time(let seconds): return seconds
        case .integer(let seconds) where wire == .json: return Double(seconds)
        case .number(let seconds) where wire == .json: return seconds
        case .formText(let text):
            guard let seconds = TimeReader.seconds(text) else {
                throw wire.malformed("timestamp \(text.prefix(40)) of \(name(member)) must follow ISO8601")
            }
            return seconds
        default: throw expected("a timestamp", of: name(member))
        }
    }

    func structure(_ member: String) throws(ServiceFault) -> Members? {
        guard let value = self.member(member) else { return nil }
        return try Members(value, at: name(member), wire: wire)
    }

    func structures(_ member: String) throws(ServiceFault) -> [Members] {
        var structures: [Members] = []
        for (i, item) in try list(member).enumerated() {
            structures.append(try Members(item, at: self.item(i, of: member), wire: wire))
        }
        return structures
    }

    func numbers(_ member: String) throws(ServiceFault) -> [Double] {
        var numbers: [Double] = []
        for (i, item) in try list(member).enumerated() {
            numbers.append(try number(item, of: self.item(i, of: member)))
        }
        return numbers
    }

    func texts(_ member: String) throws(ServiceFault) -> [String] {
        var texts: [String] = []
        for (i, item) in try list(member).enumerated() {
            switch item {
            case .text(let text), .formText(let text): texts.append(text)
            default: throw expected("text", of: self.item(i, of: member))
            }
        }
        return texts
    }

    private func list(_ member: String) throws(ServiceFault) -> [WireValue] {
        switch self.member(member) {
        case nil: return []
        case .list(let items): return items
        // How a form writes an empty list.
        case .formText(""): return []
        default: throw expected("a list", of: name(member))
        }
    }

    /// `Dimensions.member.1`, with what is in front of it.
    func item(_ index: Int, of member: String) -> String { "\(name(member)).member.\(index + 1)" }

    private func expected(_ what: String, of name: String) -> ServiceFault {
        wire.malformed("\(what) is expected for \(name)")
    }
}
