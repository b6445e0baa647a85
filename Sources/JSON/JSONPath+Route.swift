extension JSONPath {
    /// A path taken apart.
    ///
    /// What stands behind `|` is asked of what all in front of it came to. A `.` does the same, but behind `#` and
    /// queries: there it is asked of each element.
    indirect enum Route: Sendable {
        /// From value to value within the document; at least one step.
        case steps([Step], then: Route?)
        /// `..`: the same, as if all lines were the elements of an array.
        case lines([Step], then: Route?)
        case modified(Modifier, then: Route?)
        /// `!7`
        case literal(JSONDocument, then: Route?)
        case several(Several, then: Route?)
    }

    enum Step: Sendable {
        /// A member by its name, or an element by its number.
        case name([UInt8], index: Int?)
        /// Members whose name fits.
        case pattern(JSONPattern)
        /// `#` at the end: how many elements there are.
        case count
        /// `#.`: what the route comes to in each element.
        indirect case each(Route)
        /// `#(...)`: the first element of which this is true, and what lies in it.
        indirect case first(Query, then: Route?)
        /// `#(...)#`: all of them.
        indirect case all(Query, then: Route?)
    }

    /// `[a,b]`, `{a,"name":b}`: a document of several values; those that are not there are left out.
    struct Several: Sendable {
        struct Part: Sendable {
            /// As JSON, quotes included.
            let name: [UInt8]
            let route: Route
        }

        let isObject: Bool
        let parts: [Part]
    }

    enum Modifier: Sendable {
        /// `@this`, and `@valid`: a document that is not valid has been refused before.
        case this
        case ugly, reverse, keys, values, group
        case pretty(JSONPretty)
        case flatten(isDeep: Bool)
        /// - Parameter keepsAll: also members whose name comes again.
        case join(keepsAll: Bool)
        /// `@tostr`, `@fromstr`: JSON as a text of JSON, and back.
        case toText, fromText
        /// What the route comes to in a value and in all within it.
        case dig(Route)
    }

    /// What is asked of an element between `#(` and `)`.
    struct Query: Sendable {
        enum Comparison: Sendable { case equal, unequal, less, lessOrEqual, more, moreOrEqual, like, unlike }

        /// `~true`, `~false`, `~null`, `~*`: the value is taken for true if it is of this kind, else for false, and
        /// then compared with true.
        enum Likeness: String, Sendable {
            case yes = "~true", no = "~false", null = "~null", anything = "~*"
        }

        /// Whether nothing stands in front of the comparison: only then elements are asked that hold no others.
        let isOfElement: Bool
        let route: Route
        /// Nil where it is only asked whether there is such a value.
        let comparison: Comparison?
        let value: [UInt8]
        /// The value as a number; 0 if it is none.
        let number: Double
        /// As a pattern, for `like`.
        let pattern: JSONPattern
        let likeness: Likeness?
    }
}
