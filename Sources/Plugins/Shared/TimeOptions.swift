import GoTime
import PluginKit

extension TimeZone {
    /// - Parameter option: the option that names it, for the error.
    init(_ name: String, option: String) throws(StartError) {
        do throws(TimeZoneError) { self = try TimeZone(named: name) } catch {
            throw .fatal("'\(option)': \(error.message)")
        }
    }
}

extension TimeFormat {
    /// For an option that must say how a time is written: any form but a text without a part of a time.
    static let check: Key<String>.Check = { text in
        if let format = try? TimeFormat(text), format.layout?.isConstant != true { return nil }
        return
            "must be \"unix\", \"unix_ms\", \"unix_us\", \"unix_ns\", a name such as \"rfc3339\" or a layout such as "
            + "\"2006-01-02\"; \(text.toml) has no part of a time"
    }

    /// - Parameter option: the option that says it, for the error.
    init(_ text: String, option: String) throws(StartError) {
        do throws(TimeFormatError) { self = try TimeFormat(text) } catch {
            throw .fatal("'\(option)': \(error.message)")
        }
    }
}
