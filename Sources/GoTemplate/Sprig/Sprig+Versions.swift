extension Sprig {
    /// Versions, as semver.org numbers them.
    static let versions: [String: Function] = [
        "semver": Function(1) { .version(try SemanticVersion(try $0[0].text())) },
        "semverCompare": Function(2) {
            let constraint = try VersionConstraint(try $0[0].text())
            return .bool(constraint.admits(try SemanticVersion(try $0[1].text())))
        },
    ]
}
