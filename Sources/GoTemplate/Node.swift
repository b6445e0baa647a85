/// A part of a template that is carried out.
indirect enum Node: Sendable {
    case text([UInt8])
    case print(Pipeline)
    /// A pipeline that only sets a variable.
    case set(Pipeline)
    case condition(Pipeline, then: [Node], otherwise: [Node])
    case with(Pipeline, then: [Node], otherwise: [Node])
    case range(Pipeline, then: [Node], otherwise: [Node])
    /// Another template, by its place among all; what it is given is nil where nothing stands.
    case template(Int, Pipeline?, offset: Int)
    case stop
    case next
}

/// What a template is made of: the whole text, or what stands in a `define` or `block`.
struct TemplateBody: Sendable {
    var nodes: [Node] = []
    /// How many places the frame of variables needs.
    var frameSize = 1
}

/// `$x := a | b | c`: each command's value is the last argument of the next.
struct Pipeline: Sendable {
    /// Where the value goes: places of variables in the frame. Two for `range $i, $x :=`.
    var variables: [Int] = []
    var commands: [Command] = []
    let offset: Int
}

/// A function, method or value with its arguments.
struct Command: Sendable {
    var head: Operand
    var arguments: [Operand] = []
    let offset: Int
}

struct Operand: Sendable {
    indirect enum Kind: Sendable {
        case dot
        case constant(Constant)
        /// Its place in the frame.
        case variable(Int)
        case function(Function)
        case pipeline(Pipeline)
    }

    var kind: Kind
    /// `.Time.Unix` behind it. Of `.Name` alone the kind is `dot`.
    var fields: [String] = []
    let offset: Int
}

/// A value that stands in the template itself.
enum Constant: Sendable {
    case none
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case string(String)
}
