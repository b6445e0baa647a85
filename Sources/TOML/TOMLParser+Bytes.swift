/// Lets a `switch` over bytes be written in letters.
func ~= (letter: Unicode.Scalar, byte: UInt8?) -> Bool { byte == UInt8(ascii: letter) }

extension TOMLParser {
    private static var depthLimit: Int { 128 }

    var byte: UInt8? { at < bytes.count ? bytes[at] : nil }
    var place: Place { Place(file: file, line: line, column: at - lineStart + 1) }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func fail(_ message: String, at place: Place? = nil) -> TOMLSyntaxError {
        TOMLSyntaxError(place: place ?? self.place, message: message)
    }

    /// What stands at the cursor, for messages.
    var found: String {
        guard let byte else { return "the end of the file" }
        if isLineEnd { return "the end of the line" }
        if isControl(byte) { return "control byte \(byte)" }
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        return "'\(text(at..<min(bytes.count, at + length)))'"
    }

    func stands(_ letter: Unicode.Scalar) -> Bool { byte == UInt8(ascii: letter) }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard stands(letter) else { return false }
        at += 1
        return true
    }

    /// A carriage return counts only together with its line feed.
    var isLineEnd: Bool {
        stands("\n") || stands("\r") && at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n")
    }

    mutating func takeLineEnd() -> Bool {
        guard isLineEnd else { return false }
        at += stands("\r") ? 2 : 1
        line += 1
        lineStart = at
        return true
    }

    mutating func skipSpaces() {
        while stands(" ") || stands("\t") { at += 1 }
    }

    mutating func skipComment() throws(TOMLSyntaxError) {
        guard stands("#") else { return }
        while let byte, !isLineEnd {
            if isControl(byte) { throw fail("\(found) is not allowed in a comment") }
            at += 1
        }
    }

    /// Spaces, comments and line ends.
    mutating func skipBlank() throws(TOMLSyntaxError) {
        repeat {
            skipSpaces()
            try skipComment()
        } while takeLineEnd()
    }

    func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    func isControl(_ byte: UInt8) -> Bool { byte < 32 && byte != UInt8(ascii: "\t") || byte == 127 }

    /// Of a digit in bases up to 16.
    func digitValue(_ byte: UInt8) -> Int? {
        if isDigit(byte) { return Int(byte - UInt8(ascii: "0")) }
        let letter = (byte | 32) &- UInt8(ascii: "a")
        return letter < 6 ? Int(letter) + 10 : nil
    }

    /// Bounds the stack, which a descent would otherwise leave to the author of the file.
    func checkDepth(with more: Int = 0) throws(TOMLSyntaxError) {
        if depth + more > Self.depthLimit { throw fail("nested more than \(Self.depthLimit) deep") }
    }

    /// Checked once and before all else, so that everything after may take text for granted.
    func checkUTF8() throws(TOMLSyntaxError) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let before = bytes[..<error.byteOffsets.lowerBound]
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? lineStart
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            throw fail("not valid UTF-8", at: Place(file: file, line: line, column: before.endIndex - start + 1))
        }
    }
}
