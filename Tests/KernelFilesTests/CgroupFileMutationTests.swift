import TestSupport
import Testing

@testable import KernelFiles

/// Files of the kernel, damaged at random, read as the rules say: once by a file that remembers the layout of the
/// mutants before, once by a fresh one that knows the first mutant's, and once by a slow reading of the rules.
@Suite struct CgroupFileMutationTests {
    static let seeds = [
        "123\n", "max\n", "max 100000\n", "1 2 3 4 \n", "1\n22\n333\n", "anon 5\nfile 66\nkernel_stack 777\n",
        "8:0 Read 5\n8:0 Write 6\nTotal 11\n", "low 0\nhigh 1\nmax 17\n",
        "8:0 rbytes=1 wbytes=22\n259:1 rbytes=3 wbytes=4\n", "some avg10=0.50 total=7\nfull avg10=0.00 total=0\n",
        "anon=1 file=2 \n", "9223372036854775807\n", "a 1\na 2\n", "5-7\n0\n",
    ]
    static let alphabet = Array("0123456789.-max =:_\n\nAz,\r\t/".utf8)

    @Test("A mutant means what the rules say", arguments: [UInt64(1), 20_240_229])
    func mutants(_ seed: UInt64) {
        var chance = SeededNumbers(seed: seed)
        for original in Self.seeds {
            var keeping = CgroupFile(name: "f", path: "/f")
            var layouts: [String: CgroupLayout] = [:]
            var known = 0
            for _ in 0..<1500 {
                var bytes = Array(original.utf8)
                for _ in 0..<Int.random(in: 0...3, using: &chance) { Self.mutate(&bytes, &chance) }
                let expected = Reference.fields(of: String(decoding: bytes, as: UTF8.self))
                var fresh = CgroupFile(name: "f", path: "/f")
                #expect(
                    Self.fields(bytes, &fresh, &layouts) == expected,
                    "\(String(decoding: bytes, as: UTF8.self).debugDescription)"
                )
                #expect(
                    Self.fields(bytes, &keeping, &layouts) == expected,
                    "after others: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
                if expected != nil { known += 1 }
            }
            // Both sides of the rules have to be seen.
            #expect((100..<1500).contains(known))
        }
    }

    /// Nil if the file is of no known shape.
    static func fields(
        _ bytes: [UInt8], _ file: inout CgroupFile, _ layouts: inout [String: CgroupLayout]
    ) -> [String: CgroupValue]? {
        var values: [CgroupValue] = []
        var fields: [String: CgroupValue] = [:]
        do {
            try file.parse(bytes.span, &layouts, &values) { name, value in
                #expect(fields[name] == nil, "\(name) comes twice")
                fields[name] = value
            }
            return fields
        } catch {
            #expect(fields.isEmpty)
            return nil
        }
    }

    static func mutate(_ bytes: inout [UInt8], _ chance: inout SeededNumbers) {
        let at = Int.random(in: 0...max(0, bytes.count - 1), using: &chance)
        let new = alphabet[Int.random(in: 0..<alphabet.count, using: &chance)]
        switch Int.random(in: 0..<5, using: &chance) {
        case 0: bytes.insert(new, at: at)
        case 1: if !bytes.isEmpty { bytes.remove(at: at) }
        case 2: bytes.replace([UInt8](" ".utf8), with: [new], maxReplacements: 1)
        case 3: bytes += bytes[at...]
        default: if !bytes.isEmpty { bytes[at] = new }
        }
    }

    /// The rules one by one, with a string for everything.
    enum Reference {
        static func fields(of text: String) -> [String: CgroupValue]? {
            // `\r\n` is one Character to Swift, but not to the kernel.
            if text.contains(where: { !$0.isASCII || $0 == "\r\n" || $0 == "\r" }) { return nil }
            if text.isEmpty { return [:] }
            guard text.last == "\n" else { return nil }
            let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.count == 1, isValue(lines[0]) { return ["f": value(lines[0])] }
            if lines.count > 1, lines.allSatisfy(isValue) { return numbered(lines) }
            if lines.count == 1, let row = row(lines[0]) { return numbered(row) }
            let words = lines.map { $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init) }
            var fields: [String: CgroupValue] = [:]
            if words.allSatisfy({ $0.count > 1 && isValue($0.last ?? "") && $0.dropLast().allSatisfy(isKey) }) {
                for line in words { fields["f." + line.dropLast().joined(separator: ".")] = value(line.last ?? "") }
                return fields
            }
            if words.allSatisfy({ $0.count > 1 && isKey($0[0]) && $0.dropFirst().allSatisfy { pair($0) != nil } }) {
                for line in words {
                    for case let (key, text)? in line.dropFirst().map(pair) {
                        fields["f.\(line[0]).\(key)"] = value(text)
                    }
                }
                return fields
            }
            guard lines.count == 1 else { return nil }
            let trimmed = words[0].last == "" ? words[0].dropLast() : words[0][...]
            guard !trimmed.isEmpty, trimmed.allSatisfy({ pair($0) != nil }) else { return nil }
            for case let (key, text)? in trimmed.map(pair) { fields["f.\(key)"] = value(text) }
            return fields
        }

        static func numbered(_ texts: [String]) -> [String: CgroupValue] {
            Dictionary(uniqueKeysWithValues: texts.enumerated().map { ("f.\($0)", value($1)) })
        }

        static func row(_ line: String) -> [String]? {
            var rest = line[...]
            var values: [String] = []
            while !rest.isEmpty {
                let word = rest.hasPrefix("max") ? "max" : rest.prefix { "0123456789.-".contains($0) }
                if word.isEmpty { return nil }
                values.append(String(word))
                rest = rest.dropFirst(word.count)
                if rest.first == " " { rest = rest.dropFirst() }
            }
            return values.isEmpty ? nil : values
        }

        static func isValue(_ text: String) -> Bool {
            text == "max" || !text.isEmpty && text.allSatisfy { "0123456789.-".contains($0) }
        }

        static func isKey(_ text: String) -> Bool {
            !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ":_.".contains($0)) }
        }

        static func pair(_ word: String) -> (key: String, value: String)? {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            return parts.count == 2 && isKey(parts[0]) && isValue(parts[1]) ? (parts[0], parts[1]) : nil
        }

        static func value(_ text: String) -> CgroupValue {
            if text == "max" { return .int(.max) }
            if let number = Int64(text) { return .int(number) }
            if let number = Double(text), number.isFinite { return .float(number) }
            return .text(text)
        }
    }
}
