import Testing

@testable import CloudWatchSink
