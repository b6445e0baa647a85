/// JSON with a line for each value, as `@pretty` writes it: arrays that hold no object stay on a line where they fit.
struct JSONPretty: Sendable {
    private var width = 80
    private var indent: [UInt8] = [32, 32]
    private var prefix: [UInt8] = []
    private var sortsNames = false

    init(_ options: ModifierOptions) {
        sortsNames = options.isOn("sortKeys")
        if let value = options.value("indent") { indent = Self.space(of: value) }
        if let value = options.value("prefix") { prefix = Self.space(of: value) }
        if let value = options.value("width") { width = Self.integer(value) }
    }

    func text(of node: JSONDocument.Node, in document: JSONDocument) -> [UInt8] {
        var lines = Lines(style: self, document: document, text: prefix)
        lines.add(node, depth: 0)
        return lines.text + [UInt8(ascii: "\n")]
    }

    private static func space(of value: JSONMatch) -> [UInt8] {
        guard value.kind == .string else { return [] }
        return value.document.textBytes(of: value.node).filter { [9, 10, 13, 32].contains($0) }
    }

    private static func integer(_ value: JSONMatch) -> Int {
        switch value.kind {
        case .yes: 1
        case .number: value.document.number(of: value.node).map { Int(max(-1, min($0, 1e9))) } ?? 0
        case .string: Int(value.document.text(of: value.node)) ?? 0
        case .no, .null, .array, .object: 0
        }
    }

    private struct Lines {
        let style: JSONPretty
        let document: JSONDocument
        var text: [UInt8]
        private var lineStart = 0

        init(style: JSONPretty, document: JSONDocument, text: [UInt8]) {
            self.style = style
            self.document = document
            self.text = text
        }

        mutating func add(_ node: JSONDocument.Node, depth: Int) {
            switch document.kind(of: node) {
            case .array:
                let room = style.width - (text.count - lineStart)
                if style.width > 0, room > 3, let line = line(of: node, room: room) {
                    text += line
                    return
                }
                let elements = document.children(of: node)
                list("[", "]", elements, depth) { lines, element in lines.add(element, depth: depth + 1) }
            case .object:
                list("{", "}", members(of: node), depth) { lines, member in
                    lines.text += lines.document.raw(member.name) + Array(": ".utf8)
                    lines.add(member.value, depth: depth + 1)
                }
            default: text += document.raw(node)
            }
        }

        private func members(
            of node: JSONDocument.Node
        ) -> [(name: JSONDocument.Node, value: JSONDocument.Node)] {
            let members = document.members(of: node)
            guard style.sortsNames else { return members }
            return members.map { ($0, document.textBytes(of: $0.name)) }
                .sorted { $0.1.lexicographicallyPrecedes($1.1) }.map { $0.0 }
        }

        private mutating func list<Item>(
            _ open: StaticString, _ close: StaticString, _ items: [Item], _ depth: Int,
            _ add: (inout Lines, Item) -> Void
        ) {
            text += open.withUTF8Buffer { Array($0) }
            for (number, item) in items.enumerated() {
                if number > 0 { text.append(UInt8(ascii: ",")) }
                // Where GJSON counts the width from: it takes the line end in but behind the comma of an array.
                let isBehindComma = number > 0 && close.utf8Start.pointee == UInt8(ascii: "]") && style.width != -1
                endLine(depth + 1, lineStart: text.count + (isBehindComma ? 1 : 0))
                add(&self, item)
            }
            if !items.isEmpty { endLine(depth, lineStart: text.count) }
            text += close.withUTF8Buffer { Array($0) }
        }

        private mutating func endLine(_ depth: Int, lineStart: Int) {
            self.lineStart = lineStart
            text.append(UInt8(ascii: "\n"))
            text += style.prefix
            for _ in 0..<depth { text += style.indent }
        }

        /// All of an array; nil if it holds an object or is longer than `room`.
        private func line(of node: JSONDocument.Node, room: Int) -> [UInt8]? {
            var line = [UInt8(ascii: "[")]
            for element in JSONElements(document, of: node) {
                if line.count > 1 { line += Array(", ".utf8) }
                switch document.kind(of: element) {
                case .object: return nil
                case .array:
                    guard let inner = self.line(of: element, room: room - line.count) else { return nil }
                    line += inner
                default: line += document.raw(element)
                }
                if line.count > room { return nil }
            }
            line.append(UInt8(ascii: "]"))
            return line.count <= room ? line : nil
        }
    }
}
