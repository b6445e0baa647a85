import Testing

/// The language.
@Suite struct ExpressionTests {
    static let tables = [
        Table("paths", Outcome.metric, paths), Table("sequences", Outcome.batch, sequences),
        Table("nested", Outcome.nested, nested),
        Table("predicates", Outcome.batch, predicates), Table("constructors", Outcome.metric, constructors),
        Table("groups", Outcome.batch, groups), Table("sorting", Outcome.batch, sorting),
        Table("operators", Outcome.metric, operators), Table("comparisons", Outcome.metric, comparisons),
        Table("literals", Outcome.metric, literals), Table("blocks", Outcome.metric, blocks),
        Table("functions", Outcome.metric, functions), Table("transformations", Outcome.metric, transformations),
        Table("the batch", Outcome.batch, batch),
    ]

    @Test("Expressions come to what the language says", arguments: tables)
    func values(_ table: Table) throws { try table.check() }

    @Test("There are enough of them") func count() {
        let all = Self.tables.map(\.lines.count) + FunctionTests.tables.map(\.lines.count)
        #expect(all.reduce(0, +) > 350)
    }

    static let paths = [
        #"name => "cpu""#, "fields.idle => 90.5", "fields.big => 9007199254740993", "missing => nothing",
        "fields.missing.more => nothing", "name.more => nothing", #"tags.host => "web-1""#,
        #"tags.`a.b` => "dotted""#, #"`tags`.host => "web-1""#, #"$.tags.host => "web-1""#, #"$$.name => "cpu""#,
        #"tags.* => ["dotted","cpu0","web-1"]"#, #"*.host => "web-1""#, #"**.host => "web-1""#,
        "$count(**) => 15", #"(tags).host => "web-1""#, #"tags.(host) => "web-1""#, #"tags.(host; cpu) => "cpu0""#,
        "fields.(n + idle) => 97.5", #"tags.host[] => ["web-1"]"#, "fields.n[] => [7]", "missing[] => nothing",
        "fields.n[0] => 7", "fields.n[1] => nothing", "fields.n[-1] => 7", "and => nothing", "name.in => nothing",
        "timestamp => 1700000000", #"tags.$uppercase(host) => "WEB-1""#, "fields.$ => " + fields,
        "[name, timestamp].$ => [\"cpu\",1700000000]", "() => nothing", "name.() => nothing",
    ]

    private static let fields =
        #"{"big":9007199254740993,"down":false,"idle":90.5,"n":7,"s":"a b","up":true,"zero":0}"#

    static let sequences = [
        #"metrics.name => ["cpu","mem","cpu"]"#, "metrics.fields.w => 5", "metrics.fields.w[] => [5]",
        "metrics[].fields.w => [5]", "metrics.fields.(v * 10) => [10,20,30]", "metrics.fields.* => [1,2,5,3]",
        "metrics.fields[v > 1].v => [2,3]", "metrics[0].fields => {\"v\":1}", #"metrics.tags.host => ["b","a","a"]"#,
        "**.v => [1,2,3]", "metrics.timestamp.$ => [10,20,30]", #"metrics.($.name) => ["cpu","mem","cpu"]"#,
        #"metrics.[name, fields.v] => [["cpu",1],["mem",2],["cpu",3]]"#, "metrics.missing => nothing",
        #"metrics.{"n": name}.n => ["cpu","mem","cpu"]"#, "$count(metrics) => 3", "metrics.$count($) => [1,1,1]",
    ]

    static let nested = [
        "list => [1,2,3]", "one => [5]", "one.$ => 5", "none => nothing", "none.$ => nothing", "nil => nothing",
        "list.$ => [1,2,3]", "deep => [[1,2],[3,[4]]]", "deep.$ => [1,2,3,[4]]", "deep[0] => [1,2]",
        "deep[0][1] => nothing", "(deep[0])[1] => 2", "deep.$[0] => [1,3]", "mixed => [null,0,\"\",\"x\"]",
        "mixed[0] => nothing", "mixed[1] => 0", "mixed[$] => \"x\"", "[mixed] => [null,0,\"\",\"x\"]",
        "tree.a.b.c => 1", "tree.**.c => [1,2,3,4]", "tree.d.c => [2,3,4]", "tree.d[1].c => [3,4]",
        "tree.d[1].c[0] => 3", "tree.*.c => [2,3,4]", "tree.*.*.c => 1",
        "list[[0..1]] => [1,2]", "list[[0, -1]] => [1,3]", "list[$ > 1] => [2,3]", "list[5] => nothing",
        "list[1.9] => 2", "list[-1.5] => 2", "list[true] => [1,2,3]", "list[false] => nothing",
        #"list["x"] => [1,2,3]"#, "list[missing] => nothing", "$[0].text => \"Hello, World\"",
        #"html => "\u003ca\u0026b\u003e""#, #"escape => "tab\t\"quote\"\u2028""#, #"emoji => "a😀b""#,
        "[list] => [1,2,3]", "[[list]] => [[1,2,3]]", "[list, one] => [1,2,3,5]", "[one, none, nil, missing] => [5]",
    ]

    static let predicates = [
        "metrics[-1].fields.v => 3", "metrics[name = 'mem'].fields.v => 2", "metrics[name = 'cpu'].fields.v => [1,3]",
        "metrics[fields.v > 1][name = 'cpu'].timestamp => 30", "metrics[fields.v > 1 and name = 'cpu'].timestamp => 30",
        #"metrics[tags.host = "a"][0].name => "mem""#, #"metrics.name[0] => ["cpu","mem","cpu"]"#,
        #"(metrics.name)[0] => "cpu""#, "metrics[fields.w].name => nothing",
        #"metrics[$exists(fields.w)].name => "mem""#, "metrics[3] => nothing",
        "metrics[-4] => nothing", #"metrics[$not(fields.w)].name => ["cpu","cpu"]"#,
        #"metrics[$contains(name, /^m/)].name => "mem""#, "metrics[tags.host in ['a', 'c']].fields.v => [2,3]",
        "metrics.fields[v = 2] => {\"v\":2,\"w\":5}", "$sum(metrics[name='cpu'].fields.v) => 4",
        "($i := 1; metrics[$i].fields.v) => 2", "metrics[[0,2]].fields.v => [1,3]",
    ]

    static let constructors = [
        "[] => []", "[1] => [1]", "[1, [2], 3] => [1,[2],3]", "[1..3] => [1,2,3]", "[1..1] => [1]", "[3..1] => []",
        "[-1..1] => [-1,0,1]", "[1..2, 5, 8..9] => [1,2,5,8,9]", "[missing..3] => []", "[[1..2]] => [[1,2]]",
        "[1..fields.n].($ * $) => [1,4,9,16,25,36,49]", "{} => {}", #"{"a": 1} => {"a":1}"#,
        #"{"b": 1, "a": {"c": [name]}} => {"a":{"c":["cpu"]},"b":1}"#, #"{"a": missing} => {}"#,
        #"{name: fields.n} => {"cpu":7}"#, #"{tags.host & "!": 1} => {"web-1!":1}"#, #"{"a": null} => {"a":null}"#,
        #"{"a": [name]} => {"a":["cpu"]}"#, #"{"a": $.name} => {"a":"cpu"}"#, #"{"a": tags} => {"a":"# + tags + "}",
        #"tags.{"h": host} => {"h":"web-1"}"#, #"tags{"h": host} => {"h":"web-1"}"#,
        #"tags.{"h": $} => {"h":["# + tags + "]}", #"{"f": function($x){$x}} => {"f":""}"#,
        "function($x){$x} => \"\"", "$sum => \"\"", "/a/ => \"\"", "[\"a\", $sum] => [\"a\",\"\"]",
        #"{"é": 1, "e": 2, "Z": 3} => {"Z":3,"e":2,"é":1}"#,
        #"{"a": 1, "a": 2} => error 1:10: the key 'a' stands twice"#,
        "{1: 2} => error 1:2: a key must be a text, not 1",
        "{missing: 2} => error 1:2: a key must be a text, not nothing",
        "[0.5..3] => error 1:2: the left side of '..' must be a whole number, not 0.5",
        #"[1.."3"] => error 1:5: the right side of '..' must be a whole number, not "3""#,
        "[1..20000000] => error 1:3: a range has at most 10000000 elements",
    ]

    private static let tags = #"{"a.b":"dotted","cpu":"cpu0","host":"web-1"}"#

    static let groups = [
        #"metrics{name: fields.v} => {"cpu":[1,3],"mem":2}"#,
        #"metrics{name: $sum(fields.v)} => {"cpu":4,"mem":2}"#,
        #"metrics{name: $count($)} => {"cpu":2,"mem":1}"#,
        #"metrics{"all": fields.v} => {"all":[1,2,3]}"#,
        #"metrics{tags.host: {name: fields.v}} => {"a":{"cpu":3,"mem":2},"b":{"cpu":1}}"#,
        #"metrics{name: fields.v[]} => {"cpu":[1,3],"mem":[2]}"#,
        #"metrics{name: {"hosts": tags.host}} => {"cpu":{"hosts":["b","a"]},"mem":{"hosts":"a"}}"#,
        #"metrics[name = "cpu"]{tags.host: fields.v} => {"a":3,"b":1}"#,
        #"metrics{name: 1, tags.host: 2} => {"a":2,"b":2,"cpu":1,"mem":1}"#,
        #"metrics{name: 1, "cpu": 2} => error 1:18: the key 'cpu' stands twice"#,
        #"$keys(metrics{name: 1}) => ["cpu","mem"]"#,
        "metrics{fields: 1} => error 1:9: a key must be a text, not an object",
    ]

    static let sorting = [
        "metrics^(fields.v).fields.v => [1,2,3]", "metrics^(>fields.v).fields.v => [3,2,1]",
        "metrics^(<timestamp).timestamp => [10,20,30]", #"metrics^(name).name => ["cpu","cpu","mem"]"#,
        "metrics^(name, >fields.v).fields.v => [3,1,2]", "metrics^(tags.host, fields.v).fields.v => [2,3,1]",
        "metrics^(>fields.w).fields.v => [2,1,3]", "metrics^(fields.w).fields.v => [2,1,3]",
        "(metrics^(fields.v))[0].fields.v => 1", "metrics.fields.v^(>$) => [3,2,1]", "[3,1,2]^($) => [1,2,3]",
        "[3]^($) => 3", "missing^($) => nothing",
        "metrics^(tags) => error 1:10: only numbers and texts can be sorted by",
        #"[1, "a"]^($) => error 1:11: numbers and texts cannot be sorted together"#,
        "[2, 1]^($) / 2 => error 1:12: '/' needs numbers, not an array",
    ]

    static let operators = [
        "1 + 2 => 3", "1 + 2 * 3 => 7", "(1 + 2) * 3 => 9", "7 % 3 => 1", "-7 % 3 => -1", "5.5 % 2 => 1.5",
        "1 - 2 - 3 => -4", "8 / 4 / 2 => 1", "1 / 3 => 0.3333333333333333", "0.1 + 0.2 => 0.30000000000000004",
        "-fields.n => -7", "- 5 => -5", "-(-5) => 5", "2 - -2 => 4", "fields.n * 2 => 14",
        "fields.big + 0 => 9007199254740992",
        "1 + missing => nothing", "missing * 2 => nothing", "-missing => nothing", "1e3 => 1000", "1e21 => 1e+21",
        "1e-7 => 1e-7", "1E2 + 1.5e+1 => 115", "0.000001 => 0.000001", "123456789012345680000 => 123456789012345680000",
        #""a" & "b" => "ab""#, #"name & 1 => "cpu1""#, #"1 & 2 => "12""#, #"missing & "x" => "x""#,
        #"missing & missing => """#, #"true & null => "truenull""#,
        #"[1, "a"] & {"k": "<"} => "[1,\"a\"]{\"k\":\"\\u003c\"}""#,
        #""f" & $sum => "f""#, #"fields.idle & "%" => "90.5%""#, #"1 + 2 & 3 => "33""#,
        #""a" & 1 + 1 => error 1:9: '+' needs numbers, not "a1""#,
        "true and false => false", "true or false => true", "1 and \"a\" => true", "0 or \"\" => false",
        "false or [0, false] => false", "[0, 1] and {\"a\": 0} => true", "{} or null => false",
        "$sum or false => false",
        "missing or true => true", "true or 1/0 => error 1:10: the result of '/' is no number that JSON has",
        "fields.up ? 1 : 2 => 1", "missing ? 1 : 2 => 2", "false ? 1 => nothing", "true ? false ? 1 : 2 : 3 => 2",
        "false ? 1 : false ? 2 : 3 => 3", "1 / 0 => error 1:3: the result of '/' is no number that JSON has",
        "0 / 0 => error 1:3: the result of '/' is no number that JSON has",
        "1e308 * 10 => error 1:7: the result of '*' is no number that JSON has",
        #"1 + "a" => error 1:3: '+' needs numbers, not "a""#, "null - 1 => error 1:6: '-' needs numbers, not null",
        "[1] + 1 => error 1:5: '+' needs numbers, not an array", "-name => error 1:1: '-' needs a number, not \"cpu\"",
        "missing + \"a\" => error 1:9: '+' needs numbers, not \"a\"",
    ]

    static let comparisons = [
        "1 = 1.0 => true", "fields.n = 7 => true", "name = \"cpu\" => true", "name != \"cpu\" => false",
        "1 = \"1\" => false",
        "true = true => true", "null = null => true", "null = false => false", "[1, 2] = [1, 2] => true",
        "[1, 2] = [2, 1] => false", "{\"a\": 1} = {\"a\": 1} => true", "{\"a\": 1} = {\"a\": 2} => false",
        "missing = missing => false", "missing != 1 => false", "missing = 1 => false", "$sum = $sum => true",
        "$sum = $max => false", "function(){1} = function(){1} => false", "tags = tags => true", "1 < 2 => true",
        "2 <= 2 => true", "2 > 3 => false", "3 >= 3 => true", #""a" < "b" => true"#, #""a" < "B" => false"#,
        #""ä" > "z" => true"#, "missing < 1 => false", "1 > missing => false", "missing >= missing => false",
        "1 in [1, 2] => true", "1 in 1 => true", #""a" in ["b"] => false"#, "1 in missing => false",
        "null in [null] => false", "[1] in [[1], [2]] => true", "name in [\"cpu\", \"mem\"] => true",
        #"1 < "a" => error 1:3: '<' needs two numbers or two texts, not 1 and "a""#,
        "true < false => error 1:6: '<' needs numbers or texts, not true",
        "missing < null => error 1:9: '<' needs numbers or texts, not null",
        "tags >= 1 => error 1:6: '>=' needs numbers or texts, not an object",
    ]

    static let literals = [
        #""a" => "a""#, #"'a"b' => "a\"b""#, #""it's" => "it's""#, #""\"\\\/\b\f\n\r\t" => "\"\\/\b\f\n\r\t""#,
        #""\u00e9\u4e2d" => "é中""#, #""\ud83d\ude00" => "😀""#, "true => true", "false => false", "null => null",
        "0 => 0", "-0 => -0", "1.0 => 1", "1. => 1", "10.50 => 10.5", "`name` => \"cpu\"",
        "/* all */ 1 /* of it */ => 1",
        "1 /* a * b / c */ + 2 => 3", "\n 1\t+\r 2 => 3", "\"\" => \"\"", "\"a/*b*/\" => \"a/*b*/\"",
    ]

    static let blocks = [
        "(1; 2; 3) => 3", "(1; 2;) => 2", "($x := 1; $x + 1) => 2", "($x := $y := 3; $x + $y) => 6", "$x := 5 => 5",
        "($x := 1; ($x := 2; $y := 3); $x) => 1", "($x := 1; ($y := 3); $y) => nothing", "$x => nothing",
        "($x := tags; $x.host) => \"web-1\"", "($x := [1,2,3]; $x[1]) => 2", "($x := missing; $exists($x)) => false",
        "($sum := 1; $sum + 1) => 2", "tags.($h := host; $h & $h) => \"web-1web-1\"",
        "($x := 1; [1..3].($x := $x + $)) => [2,3,4]",
    ]

    static let functions = [
        "function($x){$x * 2}(4) => 8", "λ($x){$x * 2}(4) => 8",
        "($f := function($x, $y){$x & $y}; $f(1, 2)) => \"12\"",
        "($f := function($x, $y){$exists($y)}; $f(1)) => false", "($f := function($x){$x}; $f(1, 2)) => 1",
        "function(){1}() => 1", "($n := 2; $f := function($x){$x * $n}; $n := 3; $f(2)) => 6",
        "($make := function($n){function($x){$x + $n}}; $add := $make(5); $add(1)) => 6",
        "($f := function($n){$n < 2 ? 1 : $n * $f($n - 1)}; $f(10)) => 3628800",
        "($even := function($n){$n = 0 ? true : $odd($n - 1)}; $odd := function($n){$n = 0 ? false : $even($n - 1)}; $even(10)) => true",
        "($f := function($x){name & $x}; tags.($f(host))) => \"cpuweb-1\"",
        "($add := function($a, $b){$a + $b}; $inc := $add(?, 1); $inc(5)) => 6",
        "($sub := function($a, $b){$a - $b}; $f := $sub(10, ?); $f(3)) => 7", "$map([1, 2], $power(?, 2)) => [1,4]",
        "$map([1, 2], $power(2, ?)) => [2,4]", "5 ~> function($x){$x + 1} => 6", "name ~> $uppercase => \"CPU\"",
        "name ~> $uppercase() => \"CPU\"", "name ~> $substring(1) ~> $uppercase() => \"PU\"",
        "name ~> $substring(1, 1) => \"p\"", "($f := $uppercase ~> $length; $f(\"abc\")) => 3",
        "missing ~> $uppercase => nothing", "[1..3].($ ~> $power(2)) => [1,4,9]",
        "($f := function($x)<n:n>{$x}; $f(1)) => 1", "function($x)<a>{$x}(1) => [1]",
        "function($x)<s?>{$exists($x)}() => false",
        "function($x, $y)<sn?:s>{$x & $y}(\"a\") => \"a\"", "function($x)<(sn)>{$x}(1) => 1",
        "function($x)<a<n>>{$sum($x)}([1, 2]) => 3",
        "function($x)<s+>{$count($x)}(\"a\", \"b\") => 2", "tags.function($x)<o->{$x.host}() => \"web-1\"",
        "function($x)<j>{$x}([1]) => [1]", "function($x)<f>{$x(1)}(function($y){$y + 1}) => 2",
        "function($x)<x>{$x}(null) => null",
        "function($x)<n>{$x}(\"a\") => error 1:1: argument 1 of a function does not fit its signature",
        "function($x)<n>{$x}() => error 1:1: a function of 1 arguments was given 0",
        "function($x)<a<n>>{$x}([\"a\"]) => error 1:1: argument 1 of a function does not fit its signature",
        "name(1) => error 1:1: \"cpu\" is no function", "($x := 1; $x(1)) => error 1:11: 1 is no function",
        "missing(?) => error 1:1: this is no function",
        "1 ~> 2 => error 1:6: the right side of '~>' must be a function",
        "/b+/(\"abbc\").match => \"bb\"", "/b+/(\"abbc\").[start, end] => [1,3]",
        "/(b)(x)?/(\"abc\").groups => [\"b\",\"\"]",
        "/b/(\"abcb\").next().start => 3", "/b/(\"x\") => nothing", "/b/(1) => nothing",
        "($f := function($n){$f($n + 1)}; $f(0)) => error 1:21: functions call each other too deeply",
        "($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(100)) => 100",
        "($f := function($n){$map([$n], function($x){[$f($x)]})}; $f(1)) => error 1:21: functions call each other too deeply",
        "($f := function($n){$replace('a', /a/, function($m){$f($n)})}; $f(1)) => error 1:21: functions call each other too deeply",
        "($f := function($n){{'a': 1} ~> |$|{'b': $f(1)}|}; $f(1)) => error 1:30: functions call each other too deeply",
        "$reduce([1..1000], function($a, $b){$a ~> $uppercase}, $uppercase)('x') => error 1:40: more than 500 values lie within each other",
        "$map([1..1000], function($x){$map([1..1000], function($y){1})}) => error 1:30: this takes more than 50000 steps",
        "$reduce([1..10000], function($a, $b){[[$a]]}) => error 1:38: more than 500 values lie within each other",
    ]

    static let transformations = [
        #"tags ~> |$|{"new": 1}| => {"a.b":"dotted","cpu":"cpu0","host":"web-1","new":1}"#,
        #"tags ~> |$|{}, "cpu"| => {"a.b":"dotted","host":"web-1"}"#,
        #"tags ~> |$|{}, ["cpu", "a.b", "none"]| => {"host":"web-1"}"#,
        #"tags ~> |$|{"host": host & "!"}, ["cpu", "a.b"]| => {"host":"web-1!"}"#,
        #"($ ~> |fields|{"n": n * 2}|).fields.n => 14"#, #"($ ~> |fields|{"n": $$.timestamp}|).fields.n => 1700000000"#,
        #"($ ~> |fields|{"n": 1}|; fields.n) => 7"#, #"($f := |tags|{}, "host"|; $f($).tags.host) => nothing"#,
        #"($ ~> |missing|{"a": 1}|).name => "cpu""#, #"missing ~> |$|{"a": 1}| => nothing"#,
        #"[{"a": 1}, {"a": 2}] ~> |$|{"b": a}| => [{"a":1,"b":1},{"a":2,"b":2}]"#,
        #"tags ~> |$|missing, "cpu"| => {"a.b":"dotted","host":"web-1"}"#,
        #"tags ~> |$|{"self": $}, ["cpu", "a.b"]| => {"host":"web-1","self":[{"a.b":"dotted","cpu":"cpu0","host":"web-1"}]}"#,
        "name ~> |$|{}| => error 1:6: a transformation needs an object or an array, not \"cpu\"",
        "tags ~> |$|1| => error 1:12: the updates of a transformation must be an object, not 1",
        "tags ~> |$|{}, 1| => error 1:16: a transformation deletes names, not 1",
    ]

    static let batch = [
        #"{"records": metrics.{"id": name & "@" & tags.host, "value": fields.v}} => {"records":[{"id":"cpu@b","value":1},{"id":"mem@a","value":2},{"id":"cpu@a","value":3}]}"#,
        #"metrics.(name & " " & $string(fields.v)) ~> $join("\n") => "cpu 1\nmem 2\ncpu 3""#,
        #"$map(metrics, function($m, $i){$m.name & $i}) => ["cpu0","mem1","cpu2"]"#,
        #"$merge(metrics.{name & "." & tags.host: fields.v}) => {"cpu.a":3,"cpu.b":1,"mem.a":2}"#,
        "$max(metrics.fields.v) - $min(metrics.fields.v) => 2",
        #"metrics[0] ~> $keys() => ["fields","name","tags","timestamp"]"#,
    ]
}
