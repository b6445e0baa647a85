/// Unicode's general categories: their aliases (PropertyValueAliases.txt), without case and separators, and the short
/// names that RE2 knows.
enum CategoryName {
    static let short: [String: String] = {
        var short = ["any": "Any"]
        for (name, aliases) in aliases {
            short[name.lowercased()] = name
            for alias in aliases { short[alias] = name }
        }
        return short
    }()

    private static let aliases: [(String, [String])] = [
        ("C", ["other"]), ("Cc", ["control", "cntrl"]), ("Cf", ["format"]), ("Co", ["privateuse"]),
        ("Cs", ["surrogate"]),
        ("L", ["letter"]), ("Ll", ["lowercaseletter"]), ("Lm", ["modifierletter"]), ("Lo", ["otherletter"]),
        ("Lt", ["titlecaseletter"]), ("Lu", ["uppercaseletter"]),
        ("M", ["mark", "combiningmark"]), ("Mc", ["spacingmark"]), ("Me", ["enclosingmark"]),
        ("Mn", ["nonspacingmark"]),
        ("N", ["number"]), ("Nd", ["decimalnumber", "digit"]), ("Nl", ["letternumber"]), ("No", ["othernumber"]),
        ("P", ["punctuation", "punct"]), ("Pc", ["connectorpunctuation"]), ("Pd", ["dashpunctuation"]),
        ("Pe", ["closepunctuation"]), ("Pf", ["finalpunctuation"]), ("Pi", ["initialpunctuation"]),
        ("Po", ["otherpunctuation"]), ("Ps", ["openpunctuation"]),
        ("S", ["symbol"]), ("Sc", ["currencysymbol"]), ("Sk", ["modifiersymbol"]), ("Sm", ["mathsymbol"]),
        ("So", ["othersymbol"]),
        ("Z", ["separator"]), ("Zl", ["lineseparator"]), ("Zp", ["paragraphseparator"]), ("Zs", ["spaceseparator"]),
    ]
}
