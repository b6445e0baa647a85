import GoTime

/// The zones that times of a template are in; a template can name no other to a time.
enum TemplateZone {
    case utc
    /// The machine's.
    case local

    var rules: TimeZone {
        switch self {
        case .utc: .utc
        case .local: .local
        }
    }

    var name: String {
        switch self {
        case .utc: "UTC"
        case .local: TimeZone.localName
        }
    }
}
