import CloudWatch

/// A call of PutMetricData whose every rule was checked.
struct PutRequest: Sendable {
    let namespace: String
    let data: [ReceivedDatum]

    /// One broken rule refuses all of it.
    /// - Parameter now: seconds since the epoch.
    init(_ request: Members, now: Int64) throws(ServiceFault) {
        var complaints = Complaints()
        namespace = complaints.text(try request.text("Namespace"), for: "Namespace", limit: Limits.nameLength) ?? ""
        if namespace.hasPrefix(":") || namespace.hasPrefix("AWS/") { complaints.invalid(namespace, for: "Namespace") }
        var found = try request.structures("MetricData")
        for entity in try request.structures("EntityMetricData") { found += try entity.structures("MetricData") }
        if found.isEmpty { complaints.missing("MetricData") }
        if found.count > Limits.dataOfRequest {
            complaints.oversized("MetricData", limit: Limits.dataOfRequest)
            try complaints.raise()
        }
        var data: [ReceivedDatum] = []
        data.reserveCapacity(found.count)
        for members in found { data.append(try ReceivedDatum(members, now: now, &complaints)) }
        try complaints.raise()
        self.data = data
    }

    init(namespace: String, data: [ReceivedDatum]) {
        self.namespace = namespace
        self.data = data
    }
}
