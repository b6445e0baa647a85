/// A CloudWatch of one's own: takes what agents send, shows it, and adds up what it would cost.
public struct SinkServer {}
