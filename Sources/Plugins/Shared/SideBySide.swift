import Threads

/// Runs one job for each item, some at once, and answers when all have ended, in the order of the items.
///
/// For jobs that wait: they get threads of that name, since a request or a child blocks. The caller's thread works too,
/// so that all is done even where no thread can be had.
func sideBySide<Item: Sendable, Made: Sendable>(
    _ items: [Item], atMost limit: Int, threads name: String, _ job: @escaping @Sendable (Item) -> Made
) -> [Made] {
    let work = Guarded((next: 0, made: [Made?](repeating: nil, count: items.count)))
    let run: @Sendable () -> Void = {
        while let index = work.withLock({ work -> Int? in
            defer { work.next += 1 }
            return work.next < items.count ? work.next : nil
        }) {
            let made = job(items[index])
            work.withLock { $0.made[index] = made }
        }
    }
    var threads: [WorkerThread] = []
    for _ in 0..<max(min(items.count, limit) - 1, 0) {
        guard let thread = try? WorkerThread(name: name, run) else { break }
        threads.append(thread)
    }
    run()
    for thread in threads { thread.join() }
    return work.withLock { $0.made }.compactMap(\.self)
}
