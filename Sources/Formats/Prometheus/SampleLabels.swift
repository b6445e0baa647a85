import MetricModel

/// The labels of a sample: those of its series, and the one that says which part of a distribution or set it is.
struct SampleLabels: Sendable {
    /// Equal for samples whose other labels are equal, empty values included.
    let group: Int
    /// Of the series; empty values are left out.
    let tags: TagSet
    let part: Part?

    static let none = SampleLabels(group: 0, tags: .empty, part: nil)

    struct Part: Sendable {
        /// NaN for a state.
        let value: Double
        /// A bound as Go writes it, which need not be as it was read (`1e+06`), or the name of a state.
        let text: String
        /// The tags of the series and this one.
        let tags: TagSet
    }
}

/// A label that is not one of the series.
enum PartLabel: Equatable {
    case le, quantile
    case state(String)

    var name: String {
        switch self {
        case .le: "le"
        case .quantile: "quantile"
        case .state(let name): name
        }
    }
}
