/// What a month of metrics and requests costs in a region, in US dollars, without the free tier.
func monthlyPrice(region: String, metrics: Int, requests: Int) -> Double {
    Double(metrics) * 0.30 + Double(requests) * 0.01 / 1000
}

/// When the prices were looked up.
let priceDate = "2026-11-01"
