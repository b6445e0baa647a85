import Glibc

/// As the agent does when it starts: to write to somebody who is gone is an error, and not the end of the process.
public func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
