/// The functions of sprig (version 3) over Go's own.
///
/// Not here is what looks at the world outside (`env`, `expandenv`, `getHostByName`) and what makes or uses secrets (`bcrypt`,
/// `htpasswd`, `derivePassword`, `encryptAES`, `decryptAES`, keys and certificates).
enum Sprig {
    static let all: [String: Function] = [
        Builtins.all, values, json, texts, words, encodings, expressions, numbers, lists, maps, times, paths, addresses,
        versions, chances,
    ].reduce([:]) { $0.merging($1) { _, later in later } }

    /// `mustFirst` and its like: those that are told when something is wrong. Here all are.
    static func withMust(_ functions: [String: Function]) -> [String: Function] {
        functions.reduce(into: functions) { all, function in
            all["must" + function.key.prefix(1).uppercased() + function.key.dropFirst()] = function.value
        }
    }
}
