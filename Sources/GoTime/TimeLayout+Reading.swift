public import MetricModel

extension TimeLayout {
    /// What a text says, before it is known which time that is.
    struct Reading {
        let clock: ClockTime
        let isUTC: Bool
        let offset: Int64?
        let zoneName: String?
    }

    /// - Parameter zone: for texts that name neither zone nor offset.
    public func time(_ text: String, in zone: TimeZone) throws(TimeFormatError) -> Timestamp {
        try moment(text, in: zone).timestamp(of: text)
    }

    /// The same for any year.
    public func moment(_ text: String, in zone: TimeZone) throws(TimeFormatError) -> Moment {
        let reading = try reading(text)
        return reading.moment(in: zone, abbreviationsOf: zone).moment
    }

    func reading(_ text: String) throws(TimeFormatError) -> Reading {
        var copy = text
        let result = copy.withUTF8 { bytes -> Result<Reading, TimeFormatError> in
            var reader = TimeText(bytes)
            for i in elements.indices {
                let start = reader.at
                guard reader.read(elements[i], before: i + 1 < elements.count ? nextElement(after: i) : nil) else {
                    return .failure(fault(text, reader, elements[i], bytes[start...]))
                }
            }
            guard reader.isAtEnd else {
                let rest = String(decoding: bytes[reader.at...], as: UTF8.self)
                return .failure(TimeFormatError("'\(text)' does not fit '\(self.text)': '\(rest)' is left over"))
            }
            guard reader.finish() else { return .failure(fault(text, reader, nil, bytes[bytes.count...])) }
            return .success(
                Reading(
                    clock: reader.clock, isUTC: reader.isUTC, offset: reader.offset, zoneName: reader.zoneName))
        }
        return try result.get()
    }

    /// The next that is not literal.
    private func nextElement(after i: Int) -> LayoutElement? {
        elements[(i + 1)...].first { element in
            switch element {
            case .literal: false
            default: true
            }
        }
    }

    private func fault(
        _ text: String, _ reader: TimeText, _ element: LayoutElement?, _ rest: Slice<UnsafeBufferPointer<UInt8>>
    ) -> TimeFormatError {
        let reason = reader.fault ?? "'\(String(decoding: rest, as: UTF8.self))' is not what comes next"
        return TimeFormatError("'\(text)' does not fit '\(self.text)': \(reason)")
    }
}

extension TimeLayout.Reading {
    /// The time, and under which name and offset it is known.
    ///
    /// - Parameter zone: where the text names none.
    /// - Parameter local: the zone that abbreviations are looked up in; one that it does not know counts as UTC.
    func moment(in zone: TimeZone, abbreviationsOf local: TimeZone) -> (moment: Moment, zoneName: String, offset: Int64)
    {
        let moment = Moment(seconds: clock.seconds, nanosecond: clock.nanosecond)
        if isUTC { return (moment, "UTC", 0) }
        if let offset {
            return (Moment(seconds: moment.seconds - offset, nanosecond: moment.nanosecond), zoneName ?? "", offset)
        }
        if let zoneName {
            if let offset = local.offset(named: zoneName, at: moment.seconds) {
                return (Moment(seconds: moment.seconds - offset, nanosecond: moment.nanosecond), zoneName, offset)
            }
            // As in Go, the offset in `GMT+3` is told, but does not move the time.
            let hours = zoneName.hasPrefix("GMT") ? Int64(zoneName.dropFirst(3)) ?? 0 : 0
            return (moment, zoneName, hours * 3600)
        }
        let found = clock.moment(in: zone)
        let span = zone.span(at: found.seconds)
        return (found, span.name, span.offset)
    }
}

extension Moment {
    func timestamp(of text: String) throws(TimeFormatError) -> Timestamp {
        guard let timestamp else {
            throw TimeFormatError("'\(text)' lies beyond the years 1677 to 2262")
        }
        return timestamp
    }
}
