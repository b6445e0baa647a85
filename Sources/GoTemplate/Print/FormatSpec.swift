/// What stands between the percent sign and the verb of a format.
struct FormatSpec {
    var isLeft = false
    var isZero = false
    var showsPlus = false
    var showsSpace = false
    var isSharp = false
    /// `%#v`: as the value would stand in Go's source.
    var isSource = false
    /// In characters; nil for none.
    var width: Int?
    var precision: Int?

    /// What `#` and `+` mean before `v` is no flag of what a value is made of.
    mutating func beGeneral() {
        isSource = isSharp
        isSharp = false
        showsPlus = false
    }
}
