import JSON
import TestSupport
import Testing

@Suite struct JSONPathGarbageTests {
    private static let pieces = [
        "a", "b", ".", ".", "|", "#", "#.", "#(", ")", "#(a>0)#", "(", "[", "]", "{", "}", ",", ":", "@this",
        "@reverse",
        "@flatten:{\"deep\":true}", "@join", "@group", "@keys", "@values", "@tostr", "@fromstr", "@dig:", "@pretty",
        "*",
        "?", "\\", "\"", "=", ">", "%", "~true", "!", "!7", "!{}", "..", "0", "1", " ", "é",
    ]

    @Test("Any paths in any documents end in JSON, in nothing or in an error") func paths() throws {
        var numbers = SeededNumbers(seed: 5)
        let documents = try (0..<12).map { _ in
            try JSONDocument(Array(Self.document(depth: 3, &numbers).utf8))
        }
        var (paths, found) = (0, 0)
        for round in 0..<4000 {
            let text = (0..<Int.random(in: 1..<9, using: &numbers)).map { _ in
                Self.pieces.randomElement(using: &numbers) ?? ""
            }.joined()
            guard let path = try? JSONPath(text) else { continue }
            paths += 1
            let document = documents[round % documents.count]
            guard let match = path.find(in: document) else { continue }
            found += 1
            #expect((try? JSONDocument(Array(match.raw))) != nil, "\(text)")
            let bounds = document.bytes.indices
            #expect(match.places.allSatisfy { bounds.contains($0) && document.bytes[$0] > 32 }, "\(text)")
        }
        #expect(paths > 1000 && found > 200, "\(paths) paths, \(found) values")
    }

    @Test("A path of names and numbers leads where walking by hand does") func plainPaths() throws {
        var numbers = SeededNumbers(seed: 7)
        for _ in 0..<60 {
            let document = try JSONDocument(Array(Self.document(depth: 3, &numbers).utf8))
            try walk(document, document.root, "")
        }
    }

    private func walk(_ document: JSONDocument, _ node: JSONDocument.Node, _ path: String) throws {
        if !path.isEmpty {
            let match = try #require(try JSONPath(path).find(in: document), "\(path)")
            #expect(match.places == [document.range(of: node).lowerBound], "\(path)")
        }
        let prefix = path.isEmpty ? "" : path + "."
        if document.kind(of: node) == .array {
            for (index, child) in document.children(of: node).enumerated() {
                try walk(document, child, "\(prefix)\(index)")
            }
        } else if document.kind(of: node) == .object {
            var names: Set<String> = []
            for (name, value) in document.members(of: node) {
                let text = document.text(of: name)
                // Of two of one name the first is found.
                if names.insert(text).inserted { try walk(document, value, prefix + text) }
            }
        }
    }

    private static func document(depth: Int, _ numbers: inout SeededNumbers) -> String {
        let kinds = depth == 0 ? 5 : 9
        switch Int.random(in: 0..<kinds, using: &numbers) {
        case 0: return "\(Int.random(in: -3...3, using: &numbers))"
        case 1: return ["true", "false", "null"].randomElement(using: &numbers) ?? ""
        case 2: return "\"a\\u0062\\n\""
        case 3: return "\"{\\\"a\\\":[1]}\""
        case 4: return "\"b\""
        case 5, 6:
            let items = (0..<Int.random(in: 0..<4, using: &numbers)).map { _ in document(depth: depth - 1, &numbers) }
            return "[ \(items.joined(separator: ", "))]"
        default:
            let members = (0..<Int.random(in: 0..<4, using: &numbers)).map { _ in
                "\"\(["a", "b", "c", "é"].randomElement(using: &numbers) ?? "")\" : \(document(depth: depth - 1, &numbers))"
            }
            return "{\(members.joined(separator: " , "))}"
        }
    }

    @Test("A pattern of many stars takes no longer than its length times the text's") func manyStars() throws {
        let path = try JSONPath(String(repeating: "*a", count: 40) + "*b")
        let text = "{\"\(String(repeating: "a", count: 4000))\": 1}"
        #expect(path.find(in: try JSONDocument(Array(text.utf8))) == nil)
    }

    @Test("Deep documents are walked to their end") func deepDocuments() throws {
        let depth = 500
        let text = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        let document = try JSONDocument(Array(text.utf8))
        let all = try JSONPath("@flatten:{\"deep\":true}").find(in: document)
        #expect(all.map { String(decoding: $0.raw, as: UTF8.self) } == "[1]")
        let inner = try JSONPath(Array(repeating: "0", count: depth).joined(separator: ".")).find(in: document)
        #expect(inner?.kind == .number)
        #expect(try JSONPath("@dig:#|#").find(in: document)?.kind == .number)
        #expect(try JSONPath("@pretty:{\"indent\":\"\"}.0|0").find(in: document) != nil)
    }

    @Test("A cut or changed document is read or refused") func brokenDocuments() {
        var numbers = SeededNumbers(seed: 6)
        let bytes = Array(JSONPathTests.document.utf8)
        for _ in 0..<400 {
            var changed = bytes
            for _ in 0..<2 {
                changed[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            changed.removeLast(Int.random(in: 0..<40, using: &numbers))
            _ = try? JSONParser.parse(changed)
            var document = JSONDocument()
            changed.withUnsafeBufferPointer { _ = try? document.read(lines: $0) }
        }
    }
}
