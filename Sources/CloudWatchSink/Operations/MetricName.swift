import CloudWatch

/// A metric as a question names it.
struct MetricName {
    let namespace: String
    let name: String
    let dimensions: [DimensionSet.Dimension]

    init(_ members: Members, _ complaints: inout Complaints) throws(ServiceFault) {
        namespace =
            complaints.text(try members.text("Namespace"), for: members.name("Namespace"), limit: Limits.nameLength)
            ?? ""
        name =
            complaints.text(try members.text("MetricName"), for: members.name("MetricName"), limit: Limits.nameLength)
            ?? ""
        var dimensions: [DimensionSet.Dimension] = []
        for dimension in try members.structures("Dimensions") {
            let name = complaints.text(
                try dimension.text("Name"), for: dimension.name("Name"), limit: Limits.nameLength)
            let value = complaints.text(
                try dimension.text("Value"), for: dimension.name("Value"), limit: Limits.dimensionValueLength)
            dimensions.append(DimensionSet.Dimension(name ?? "", value ?? ""))
        }
        if dimensions.count > Limits.dimensions {
            complaints.oversized(members.name("Dimensions"), limit: Limits.dimensions)
        }
        self.dimensions = dimensions.sorted { $0.name < $1.name }
    }

    func identity(in region: String) -> MetricIdentity {
        MetricIdentity(region: region, namespace: namespace, name: name, dimensions: dimensions)
    }
}
