import Bytes

extension Function {
    /// cel-go's extension "Encoders".
    func base64(_ value: Value) throws(EvaluationError) -> Value? {
        switch (self, value) {
        case (.base64Encode, .bytes(let bytes)): return .string(Base64.encode(bytes))
        case (.base64Decode, .string(let text)):
            // The padding may be missing, as in cel-go.
            let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
            guard let bytes = Base64.decode(text) ?? Base64.decode(text + padding) else {
                throw .conversion("\"\(text)\" from base64")
            }
            return .bytes(bytes)
        default: return nil
        }
    }
}
