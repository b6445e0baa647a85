/// The systemd unit that Podman's container runs in, where it has one to itself:
/// `/system.slice/web.service/libpod-payload-<id>`.
enum UnitNames {
    static func take(_ group: String, _ description: inout ContainerDescription) -> Bool {
        let parts = group.split(separator: "/")
        guard parts.count > 1, let last = parts.last, last.hasPrefix("libpod-payload-") else { return false }
        let unit = parts[parts.count - 2]
        guard unit.hasSuffix(".service"), !unit.hasPrefix("user@") else { return false }
        return description.take(name: String(unit.dropLast(8)), from: .unit, in: group)
    }
}
